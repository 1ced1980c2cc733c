package azurecensus.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import azurecensus.house.House.Module;
import azurecensus.house.Pom.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the arrows between the modules against their poms and their classes. */
class ModuleArrowsTest {
  /** Each module with the modules that its main code may use; the reasons are in the rationale. */
  private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
      Map.entry("src/exporter", Set.of()),
      Map.entry("src/tracing", Set.of()),
      Map.entry("src/kql", Set.of()),
      Map.entry("src/impl", Set.of()),
      Map.entry("src/logback", Set.of("src/exporter", "src/tracing")),
      Map.entry("src/clients", Set.of("src/tracing")),
      Map.entry("src/starter", Set.of("src/tracing", "src/exporter", "src/impl")),
      Map.entry("src/function", Set.of("src/tracing", "src/exporter")),
      Map.entry("src/portal", Set.of("src/kql", "src/exporter")),
      Map.entry("src/host", Set.of("src/exporter")),
      Map.entry("src/function-test", Set.of("src/portal", "src/host")),
      Map.entry("src/doctor", Set.of("src/exporter", "src/host")),
      Map.entry("src/local", Set.of("src/portal", "src/host", "src/exporter")),
      Map.entry(
          "src/benchmarks",
          Set.of("src/exporter", "src/tracing", "src/starter", "src/function", "src/impl")),
      Map.entry("docs/samples/existing-app", Set.of("src/starter")),
      Map.entry("src/tests/support", Set.of()),
      Map.entry("src/tests/pages", Set.of()),
      Map.entry("src/tests/exporter", Set.of()),
      Map.entry("src/tests/portal", Set.of()),
      Map.entry("src/tests/host", Set.of()),
      Map.entry("src/tests/parity", Set.of()),
      Map.entry("src/tests/fuzz", Set.of()),
      Map.entry("src/tests/starter-app", Set.of("src/starter")),
      Map.entry("src/tests/calls", Set.of("src/starter", "src/clients")),
      Map.entry("src/tests/opentelemetry", Set.of("src/starter", "src/logback")),
      Map.entry("src/tests/house", Set.of()));

  /** The portal may deliver by the exporter what it has read by itself, and use no more of it. */
  private static final List<String> FORWARD_ARROWS = List.of(
      "azurecensus.portal.forward -> azurecensus.exporter.AzureMonitorExporterConfiguration",
      "azurecensus.portal.forward -> azurecensus.exporter.EnvelopeSender",
      "azurecensus.portal.forward -> azurecensus.exporter.InMemoryExporterMetrics",
      "azurecensus.portal.forward -> azurecensus.exporter.spi.ExporterMetrics");

  /** Not a program: its dependencies are what it installs for the consumer builds. */
  private static final String CONSUMERS = "src/tests/consumers";

  /** Nobody's main code may use these; they run or measure the others. */
  private static final Set<String> TOPS =
      Set.of("src/local", "src/benchmarks", "src/function", "src/doctor");

  private static Stream<Module> modules() {
    return House.modules().stream().filter(module -> !module.folder().equals(CONSUMERS));
  }

  @Test
  void everyModule_isInTheTable() {
    assertThat(modules().map(Module::folder)).isNotEmpty().allMatch(ARROWS::containsKey);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void pom_hasTheArrowsOfTheTable(Module module) {
    assertThat(arrowsOfPom(module)).as(module.folder()).isSubsetOf(allowed(module));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void classes_haveTheArrowsOfTheTable(Module module) {
    assertThat(arrowsOfClasses(module))
        .as(module.folder())
        .filteredOn(arrow ->
            !allowedForClasses(module).contains(arrow.substring(arrow.lastIndexOf(' ') + 1)))
        .isEmpty();
  }

  /** A permission that is not needed would let a later arrow in unseen. */
  @Test
  void everyArrowOfTheTable_isNeeded() {
    List<String> unused = new ArrayList<>();
    ARROWS.forEach((from, targets) -> House.module(from).ifPresent(module -> {
      Set<String> needed = arrowsOfPom(module);
      targets.stream()
          .filter(to -> House.module(to).isPresent() && !needed.contains(to))
          .forEach(to -> unused.add(from + " -> " + to));
    }));

    assertThat(unused).isEmpty();
  }

  @Test
  void noProgram_isUsedByAnother() {
    assertThat(ARROWS.entrySet())
        .filteredOn(entry -> !entry.getKey().equals("src/benchmarks"))
        .noneMatch(entry -> entry.getValue().stream().anyMatch(TOPS::contains));
  }

  /**
   * An operation that passes through exporter and portal proves the format only if the portal's
   * code, its tests included, reads the wire by itself. Its one arrow to the exporter leads to the
   * delivery of finished envelopes, which neither writes nor reads one.
   */
  @Test
  void portal_readsTheWireByItself() {
    Module portal = House.module("src/portal").orElseThrow();

    assertThat(dependencies(portal)
            .filter(pair -> pair.to().getName().startsWith("azurecensus.exporter."))
            // The exporter's classes are not imported with the portal, so they know no outer class.
            .map(pair -> pair.from().getPackageName() + " -> "
                + pair.to().getName().replaceFirst("\\$.*", ""))
            .distinct())
        .containsExactlyInAnyOrderElementsOf(FORWARD_ARROWS);
    assertThat(portal.pom().dependencies())
        .extracting(Dependency::artifactId)
        .filteredOn(
            artifact -> artifact.startsWith("opencensus") || artifact.startsWith("azurecensus"))
        .isSubsetOf("azurecensus-kql", "opencensus-exporter-trace-azuremonitor");
    assertThat(foreign(portal)).noneMatch(name -> name.startsWith("io.opencensus."));
  }

  /** The app's class path may hold other versions of everything else. */
  @Test
  void exporter_usesOpenCensusAndTheJdkAlone() {
    Module exporter = House.module("src/exporter").orElseThrow();

    assertThat(foreign(exporter))
        .isNotEmpty()
        .allMatch(name -> name.matches("(java|javax|com\\.sun\\.management|io\\.opencensus)\\..*"));
  }

  @Test
  void kql_usesTheJdkAlone() {
    Optional<Module> kql = House.module("src/kql");
    assumeThat(kql).isPresent();

    assertThat(foreign(kql.orElseThrow())).allMatch(name -> name.matches("javax?\\..*"));
  }

  private static Set<String> allowed(Module module) {
    return ARROWS.getOrDefault(module.folder(), Set.of());
  }

  /** An app that depends on the starter alone uses the libraries that the starter brings. */
  private static Set<String> allowedForClasses(Module module) {
    Set<String> allowed = new TreeSet<>(allowed(module));
    if (allowed.contains("src/starter")) {
      allowed.addAll(ARROWS.get("src/starter"));
    }
    return allowed;
  }

  private static Set<String> arrowsOfPom(Module module) {
    Map<String, String> folders = House.modules().stream()
        .collect(Collectors.toMap(other -> other.pom().artifactId(), Module::folder));
    return module.pom().dependencies().stream()
        .filter(dependency -> !dependency.isForTests())
        .map(dependency -> folders.get(dependency.artifactId()))
        .filter(folder -> folder != null)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Each arrow with the types at its ends: {@code a.B -> c.D in src/module}. */
  private static Set<String> arrowsOfClasses(Module module) {
    return dependencies(module)
        .flatMap(pair -> House.moduleOf(pair.to())
            .filter(target -> !target.equals(module))
            .map(target ->
                pair.from().getName() + " -> " + pair.to().getName() + " in " + target.folder())
            .stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> foreign(Module module) {
    return dependencies(module)
        .map(pair -> pair.to().getName())
        .filter(name -> name.contains(".") && !name.startsWith("azurecensus."))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Pair> dependencies(Module module) {
    return module.types().values().stream()
        .flatMap(List::stream)
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream()
            .map(dependency ->
                new Pair(Module.outermost(type), Module.outermost(dependency.getTargetClass()))));
  }

  private record Pair(JavaClass from, JavaClass to) {}
}
