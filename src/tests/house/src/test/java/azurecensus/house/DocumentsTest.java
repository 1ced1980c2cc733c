package azurecensus.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the documents with the code, settings and commands that they name. */
class DocumentsTest {
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+?) *$");
  private static final Pattern SETTING = Pattern.compile(
      "\"((?:APPLICATIONINSIGHTS|OPENCENSUS|WEBSITE|FUNCTIONS|AZURE_FUNCTIONS)_[A-Z_]+"
          + "|EXTERNAL_DEPENDENCY_URL|IN_PROCESS_DELAY_MS)\"");
  private static final Pattern NAMED_SETTING = Pattern.compile(
      "\\b((?:APPLICATIONINSIGHTS|OPENCENSUS|WEBSITE|FUNCTIONS|AZURE_FUNCTIONS|IDENTITY|TEST)_[A-Z_]+"
          + "|EXTERNAL_DEPENDENCY_URL|IN_PROCESS_DELAY_MS|NO_COLOR)\\b");

  /** A public setter of a builder. */
  private static final Pattern SETTER =
      Pattern.compile("    public Builder ((?:set|add)[A-Z][A-Za-z0-9]*)\\(");

  private static final Pattern SETTER_NAMED = Pattern.compile("`((?:set|add)[A-Z][A-Za-z0-9]*)`");

  /** Code in a document's text that ends with a call: {@code `TracingContext.wrap(executor)`}. */
  private static final Pattern METHOD_NAMED =
      Pattern.compile("`(?:[A-Za-z.]+\\.)?([a-z][A-Za-z0-9]*)\\([^`]*\\)`");

  private static final Pattern FINDING =
      Pattern.compile("Finding\\.(?:error|warning)\\(\\s*\"([a-z0-9-]+)\"");
  private static final Pattern PROFILE = Pattern.compile("\\bmvn [^`\n]*?-P([a-z]+)");

  /** A command in a document, a script or a workflow, with the lines that continue it. */
  private static final Pattern MAVEN_COMMAND =
      Pattern.compile("(\\bmvn (?:[^\n`\\\\]|\\\\\n|\\\\|\n {10}(?!- ))*)");

  private static final Pattern MODULES_OF_COMMAND = Pattern.compile("-pl ([A-Za-z0-9/,_-]+)");
  private static final Pattern PROPERTY = Pattern.compile("-D((?:local|doctor|deploy)\\.[a-z.]+)");

  private static final Pattern SOURCE_NAMED =
      Pattern.compile("(?:`|-pl |-f |,)(src/[A-Za-z0-9./_-]*[A-Za-z0-9_-])");

  /** The version behind an artifact of this project, in a pom or in a document. */
  private static final Pattern OUR_VERSION = Pattern.compile(
      "<groupId>io\\.github\\.azurecensus</groupId>\\s*<artifactId>[a-z-]+</artifactId>\\s*<version>([^<$]+)</version>");

  private static final Pattern OUR_JAR =
      Pattern.compile("azurecensus-[a-z]+-([0-9][0-9A-Za-z.-]*?)(?:-all)?\\.jar");

  private static final List<String> NUMBERS = List.of(
      "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
      "twelve");
  private static final Pattern COUNTED_RESOURCES =
      Pattern.compile("\\b(" + String.join("|", NUMBERS) + ") resources\\b");
  private static final Pattern TEST_NAMED =
      Pattern.compile("`((?:IT[A-Z][A-Za-z0-9]*|[A-Z][A-Za-z0-9]*Test)(?:\\.[a-z]\\w*)?)`");

  private static final Path BENCHMARK_NOTES =
      Repository.ROOT.resolve("src/benchmarks/src/main/resources");

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String document(String name) throws IOException {
    return Files.readString(Repository.ROOT.resolve(name));
  }

  private static String all(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : Repository.files(end)) {
      text.append(Files.readString(file)).append('\n');
    }
    return text.toString();
  }

  @Test
  void links_leadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : Repository.files(".md")) {
      if (file.startsWith(BENCHMARK_NOTES)) {
        continue; // parts of the benchmarks' pages: their links are relative to that page
      }
      String text = FENCED.matcher(Files.readString(file)).replaceAll("");
      for (String link : matches(LINK, text)) {
        if (!link.matches("[a-z]+:.*") && !exists(file, link)) {
          broken.add(Repository.ROOT.relativize(file) + " -> " + link);
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  private static boolean exists(Path from, String link) throws IOException {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? from : from.resolveSibling(path).normalize();
    if (hash < 0 || !target.toString().endsWith(".md")) {
      return Files.exists(target);
    }
    return Files.exists(target) && anchors(target).contains(link.substring(hash + 1));
  }

  /** The anchors that GitHub gives to headings. */
  private static Set<String> anchors(Path document) throws IOException {
    String text = FENCED.matcher(Files.readString(document)).replaceAll("");
    return matches(HEADING, text).stream()
        .map(heading -> heading
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N} _-]", "")
            .replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void everySettingThatTheCodeReads_isDocumented() throws IOException {
    Set<String> settings = new TreeSet<>();
    for (Path file : Repository.files(".java")) {
      String path = Repository.ROOT.relativize(file).toString().replace('\\', '/');
      boolean main = path.matches(
          "src/(exporter|tracing|starter|function|kql|portal|host|doctor|local)/src/main/.*");
      // The doctor also knows settings of other libraries; docs/doctor.md lists those.
      if (main && !path.contains("/doctor/")) {
        settings.addAll(matches(SETTING, Files.readString(file)));
      }
    }
    String configuration = document("docs/configuration.md");

    assertThat(settings).contains("APPLICATIONINSIGHTS_CONNECTION_STRING");
    assertThat(settings)
        .filteredOn(setting -> !configuration.contains("`" + setting + "`"))
        .isEmpty();
  }

  /** A setting that no code reads would be set in vain. */
  @Test
  void everySettingThatADocumentNames_isRead() throws IOException {
    String sources = all(".java");
    Set<String> named = matches(NAMED_SETTING, all(".md"));

    assertThat(named).contains("OPENCENSUS_LOG_OWNER", "EXTERNAL_DEPENDENCY_URL");
    assertThat(named)
        .filteredOn(setting -> !sources.contains('"' + setting + '"'))
        .isEmpty();
  }

  @Test
  void everySettingInCode_isInTheReadmeOfItsLibrary_andNothingElseIs() throws IOException {
    String exporter = "src/exporter/src/main/java/azurecensus/exporter/";
    String tracing = "src/tracing/src/main/java/azurecensus/tracing/";

    assertSetters("src/exporter/README.md", exporter + "AzureMonitorExporterConfiguration.java");
    assertSetters("src/tracing/README.md", tracing + "OkHttpTracing.java");
  }

  private static void assertSetters(String readme, String builder) throws IOException {
    assertThat(matches(SETTER_NAMED, document(readme)))
        .containsExactlyInAnyOrderElementsOf(matches(SETTER, document(builder)));
  }

  @Test
  void everyMethodThatADocumentNames_exists() throws IOException {
    String sources = all(".java");

    assertThat(matches(METHOD_NAMED, all(".md")))
        .contains("call", "wrap")
        .filteredOn(method -> !method.equals("taskWrapping")) // OpenTelemetry's
        .filteredOn(method -> !sources.contains(" " + method + "("))
        .filteredOn(method -> !sources.contains("." + method + "("))
        .isEmpty();
  }

  @Test
  void everyFindingOfTheDoctor_isDocumented() throws IOException {
    Set<String> findings = new TreeSet<>();
    for (Path file : Repository.files("Check.java")) {
      findings.addAll(matches(FINDING, Files.readString(file)));
    }
    String doctor = document("docs/doctor.md");

    assertThat(findings).hasSizeGreaterThan(40);
    assertThat(findings)
        .filteredOn(finding -> !doctor.contains("`" + finding + "`"))
        .isEmpty();
  }

  @Test
  void profilesAndPropertiesOfTheCommands_exist() throws IOException {
    String poms = all("pom.xml");
    String sources = all(".java");
    String documents = all(".md");

    assertThat(matches(PROFILE, documents))
        .contains("local")
        .filteredOn(profile -> !poms.contains("<id>" + profile + "</id>"))
        .isEmpty();
    assertThat(matches(PROPERTY, documents))
        .contains("doctor.offline")
        .filteredOn(property ->
            !poms.contains("${" + property + "}") && !sources.contains("\"" + property + "\""))
        .isEmpty();
  }

  /** Without {@code -am}, Maven looks for the other modules in the local repository. */
  @Test
  void commandForAModule_buildsTheModulesThatItNeeds() throws IOException {
    Set<String> ours = House.modules().stream()
        .map(module -> module.pom().artifactId())
        .collect(Collectors.toSet());
    Set<String> standalone = House.modules().stream()
        .filter(module -> module.pom().dependencies().stream()
            .noneMatch(dependency -> ours.contains(dependency.artifactId())))
        .map(House.Module::folder)
        .collect(Collectors.toSet());
    Set<String> commands = matches(MAVEN_COMMAND, all(".md") + all(".yml"));

    assertThat(commands)
        .anyMatch(command -> command.contains("-pl ") && command.contains(" -am"))
        .filteredOn(command -> !command.contains(" -am"))
        .filteredOn(command -> matches(MODULES_OF_COMMAND, command).stream()
            .flatMap(modules -> Stream.of(modules.split(",")))
            .anyMatch(module -> !standalone.contains(module)))
        .isEmpty();
  }

  @Test
  void everyDocument_namesTheVersionOfThePoms() throws IOException {
    String version = OUR_VERSION
        .matcher(document("pom.xml"))
        .results()
        .map((MatchResult match) -> match.group(1))
        .findFirst()
        .orElseThrow();
    Set<String> named = matches(OUR_VERSION, all(".md"));
    named.addAll(matches(OUR_JAR, all(".md")));

    assertThat(named).containsExactly(version);
  }

  /** One count in the whole page, and it is the number of resources of the template. */
  @Test
  void theDeployPage_countsTheResourcesOfTheTemplate() throws IOException {
    String template = document("docs/deploy/main.bicep");
    String page = document("docs/deploy.md");
    long resources =
        template.lines().filter(line -> line.startsWith("resource ")).count();
    String word = NUMBERS.get((int) resources);
    long rows = page.lines()
        .dropWhile(line -> !line.startsWith("| resource |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .count();

    assertThat(rows).isEqualTo(resources);
    assertThat(matches(COUNTED_RESOURCES, page)).containsExactlyInAnyOrder(word);
    assertThat(template).contains("output mavenArguments string");
    assertThat(page).contains("--query properties.outputs.mavenArguments.value");
  }

  @Test
  void continuousIntegration_runsTheTestCommandOfTheReadme() throws IOException {
    assertThat(document("README.md")).containsPattern("```[a-z]+(?: run[^\n]*)?\nmvn verify\n");
    assertThat(document(".github/workflows/verify.yml")).contains("- run: mvn verify\n");
  }

  @Test
  void theReadme_beginsWithTheFrontMatterOfAzuresSampleGallery() throws IOException {
    assertThat(document("README.md"))
        .startsWith("---\npage_type: sample\nlanguages:\n- java\nproducts:\n")
        .containsPattern("(?m)^urlFragment: [a-z-]+$")
        .containsPattern("(?m)^description: .{20,}$");
  }

  @Test
  void theReadme_hasALineForEveryModule() throws IOException {
    String readme = document("README.md");

    assertThat(House.modules())
        .extracting(House.Module::folder)
        .filteredOn(folder -> !readme.contains(folder))
        .isEmpty();
  }

  @Test
  void everyModuleThatStrangersUse_hasAReadme() {
    assertThat(House.modules())
        .filteredOn(module -> module.pom().isPublished())
        .extracting(House.Module::folder)
        .filteredOn(folder -> !Files.exists(Repository.ROOT.resolve(folder).resolve("README.md")))
        .isEmpty();
  }

  @Test
  void theBenchmarksPage_hasTheNotesOfItsGenerator() throws IOException {
    String page = document("docs/benchmarks.md") + document("docs/benchmarks-details.md");

    assertThat(Repository.files(".md"))
        .filteredOn(file -> file.startsWith(BENCHMARK_NOTES))
        .isNotEmpty()
        .allMatch(note -> page.contains(Repository.text(note)));
  }

  /** Left out are results of a build, and paths in the project of whoever reads the document. */
  @Test
  void everySourceThatADocumentNames_exists() throws IOException {
    assertThat(matches(SOURCE_NAMED, all(".md")))
        .contains("src/exporter")
        .filteredOn(path -> !path.contains("/target") && !path.startsWith("src/main/"))
        .filteredOn(path -> !Files.exists(Repository.ROOT.resolve(path)))
        .isEmpty();
  }

  @Test
  void everyTestThatTheThreatModelNames_exists() throws IOException {
    Set<String> tests = new TreeSet<>();
    Pattern method = Pattern.compile("(?m)^  void (\\w+)\\(");
    for (Path file : Repository.files(".java")) {
      String name = file.getFileName().toString().replace(".java", "");
      tests.add(name);
      matches(method, Files.readString(file)).forEach(test -> tests.add(name + "." + test));
    }

    assertThat(tests).containsAll(matches(TEST_NAMED, document("docs/threat-model.md")));
  }

  @Test
  void theReadme_fitsOnAFewScreens() throws IOException {
    assertThat(document("README.md").lines().count()).isBetween(90L, 200L);
  }
}
