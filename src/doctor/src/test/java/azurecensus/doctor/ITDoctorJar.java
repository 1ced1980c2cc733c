package azurecensus.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor as a jar of its own, started from the directory of any project. */
class ITDoctorJar {
  private static final Path JAR = Path.of(System.getProperty("doctor.jar"));

  @TempDir
  private Path project;

  @Test
  void jar_findsTheStagedApp() throws Exception {
    StagedCopy.into(project.resolve("target/azure-functions/app"));
    assertThat(run(Doctor.HEALTHY, "--offline=true"))
        .contains("App ", "local.settings.json", "Functions 1", "Nothing found.")
        .doesNotContain("WARN");
  }

  @Test
  void jar_reportsAProblem() throws Exception {
    StagedCopy app = StagedCopy.into(project.resolve("app"));
    app.write("host.json", "{");
    assertThat(run(Doctor.ERRORS, "--app", "app", "--offline"))
        .contains("ERROR host-json-malformed", "host.json is not valid JSON (line 1");
  }

  @Test
  void jar_withoutAStagedApp_namesTheRemedy() throws Exception {
    assertThat(run(Doctor.NOT_EXAMINED))
        .contains("There is no staged app below", "mvn package", "--app=DIR");
  }

  @Test
  void jar_printsItsOptions() throws Exception {
    assertThat(run(Doctor.HEALTHY, "--help"))
        .contains("--app", "--root", "--settings", "--java", "--offline", "Exit code");
  }

  private String run(int exitCode, String... options) throws IOException, InterruptedException {
    if (!Files.isRegularFile(JAR)) {
      throw new AssertionError(JAR + " does not exist: the phase package builds it.");
    }
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-jar",
        JAR.toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command)
        .directory(project.toFile())
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
    return output;
  }
}
