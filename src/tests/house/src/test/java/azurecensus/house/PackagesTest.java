package azurecensus.house;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.house.House.Module;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds packages to what one person keeps in mind: few types, no circles, a sentence about each.
 */
class PackagesTest {
  private static final int MOST_TYPES_OF_A_PACKAGE = 22;
  /** Spans and log records need 58; metrics, counters and live metrics, which are off, the rest. */
  private static final int MOST_TYPES_OF_THE_EXPORTER = 76;

  /**
   * Four types serve what came after the plan of 40: two for modules that build on the tracing
   * library, one for triggers, one for orchestrators.
   */
  private static final int MOST_TYPES_OF_TRACING_AND_STARTER = 44;

  /** Applications use 12; the last one is for programs that deliver envelopes of their own. */
  private static final int MOST_PUBLIC_TYPES_OF_THE_EXPORTER = 13;

  private static Stream<Module> modules() {
    return House.modulesWithCode().stream();
  }

  @Test
  void package_hasAtMost22Types() {
    Map<String, Integer> sizes = new TreeMap<>();
    for (Module module : House.modulesWithCode()) {
      module
          .typesByPackage()
          .forEach((name, types) -> sizes.put(module.folder() + " " + name, types.size()));
    }
    sizes.forEach((name, size) -> System.out.printf("%4d  %s%n", size, name));

    assertThat(sizes.entrySet())
        .isNotEmpty()
        .allMatch(entry -> entry.getValue() <= MOST_TYPES_OF_A_PACKAGE);
  }

  @Test
  void exporter_isSmall() {
    assertThat(types("src/exporter")).isBetween(1, MOST_TYPES_OF_THE_EXPORTER);
  }

  @Test
  void tracingAndStarter_areSmall() {
    assertThat(types("src/tracing") + types("src/starter"))
        .isBetween(1, MOST_TYPES_OF_TRACING_AND_STARTER);
  }

  @Test
  void exporter_showsFewTypes() {
    assertThat(House.module("src/exporter").orElseThrow().types().keySet().stream()
            .flatMap(name -> topLevel("src/exporter", name))
            .filter(type -> PublishedSignaturesTest.EXPORTED.contains(type.getPackageName()))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .map(JavaClass::getName))
        .hasSizeBetween(1, MOST_PUBLIC_TYPES_OF_THE_EXPORTER);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void packages_haveNoCircle(Module module) {
    Graph graph = new Graph();
    forEachArrow(module, (from, to) -> graph.add(from.getPackageName(), to.getPackageName()));

    assertThat(graph.circles()).as(module.folder()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void typesOfAPackage_haveNoCircle(Module module) {
    Map<String, Graph> graphs = new TreeMap<>();
    forEachArrow(module, (from, to) -> {
      if (from.getPackageName().equals(to.getPackageName())) {
        graphs
            .computeIfAbsent(from.getPackageName(), name -> new Graph())
            .add(from.getSimpleName(), to.getSimpleName());
      }
    });
    List<String> circles = new ArrayList<>();
    graphs.forEach(
        (name, graph) -> graph.circles().forEach(circle -> circles.add(name + ": " + circle)));

    assertThat(circles).as(module.folder()).isEmpty();
  }

  /** A package that two modules share needs one in either of them. */
  @Test
  void everyPackage_saysWhatItIsFor() {
    Set<Path> described = new TreeSet<>();
    Set<Path> packages = new TreeSet<>();
    for (Module module : House.modules()) {
      Path code = Repository.ROOT.resolve(module.folder()).resolve("src/main/java");
      for (Path source : module.sources()) {
        Path directory = code.relativize(source).getParent();
        if (directory != null) { // a module-info.java is in no package
          (source.endsWith("package-info.java") ? described : packages).add(directory);
        }
      }
    }

    assertThat(packages).isNotEmpty().isSubsetOf(described);
  }

  private static int types(String folder) {
    return House.module(folder).map(module -> module.types().size()).orElse(0);
  }

  private static Stream<JavaClass> topLevel(String folder, String name) {
    return House.module(folder).orElseThrow().types().get(name).stream()
        .filter(type -> type.getName().equals(name));
  }

  private static void forEachArrow(Module module, BiConsumer<JavaClass, JavaClass> arrows) {
    Set<String> own = module.types().keySet();
    for (List<JavaClass> classes : module.types().values()) {
      for (JavaClass type : classes) {
        type.getDirectDependenciesFromSelf().stream()
            .map(dependency -> Module.outermost(dependency.getTargetClass()))
            .filter(target -> own.contains(target.getName()))
            .forEach(target -> arrows.accept(Module.outermost(type), target));
      }
    }
  }
}
