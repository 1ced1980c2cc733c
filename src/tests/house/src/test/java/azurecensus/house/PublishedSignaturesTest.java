package azurecensus.house;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.house.House.Module;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.core.domain.ThrowsDeclaration;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that the signatures of published packages name no type that their users cannot or should
 * not use.
 */
class PublishedSignaturesTest {
  /** The packages that applications and tests may use. */
  static final Set<String> EXPORTED = Set.of(
      "azurecensus.exporter",
      "azurecensus.exporter.spi",
      "azurecensus.tracing",
      "azurecensus.starter",
      "azurecensus.logback",
      "azurecensus.clients",
      "azurecensus.functiontest",
      "azurecensus.portal",
      "azurecensus.host",
      "azurecensus.doctor",
      "azurecensus.kql",
      "azurecensus.kql.model");

  private static Stream<Module> published() {
    return House.modulesWithCode().stream().filter(module -> module.pom().isPublished());
  }

  @ParameterizedTest
  @MethodSource("published")
  void publishedSignature_namesNoInternalType(Module module) {
    List<String> leaks = new ArrayList<>();
    module.types().values().stream()
        .flatMap(List::stream)
        .filter(type -> EXPORTED.contains(type.getPackageName()) && isReachable(type))
        .forEach(type -> {
          add(leaks, type.getName(), supertypes(type), PublishedSignaturesTest::isInternal);
          type.getMembers().stream()
              .filter(PublishedSignaturesTest::isVisible)
              .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
              .forEach(member -> add(
                  leaks,
                  member.getFullName(),
                  signature(member),
                  named -> isInternal(named) || isHidden(module, named)));
        });

    assertThat(leaks).as(module.folder()).isEmpty();
  }

  /** A module descriptor, where there is one, exports the published packages only. */
  @ParameterizedTest
  @MethodSource("published")
  void module_exportsPublishedPackagesOnly(Module module) throws IOException {
    Path descriptor =
        Repository.ROOT.resolve(module.folder()).resolve("target/classes/module-info.class");
    if (Files.exists(descriptor)) {
      try (InputStream in = Files.newInputStream(descriptor)) {
        assertThat(ModuleDescriptor.read(in).exports())
            .as(module.folder())
            .filteredOn(exports -> !exports.isQualified())
            .extracting(ModuleDescriptor.Exports::source)
            .isSubsetOf(EXPORTED);
      }
    }
  }

  private static void add(
      List<String> leaks, String owner, Stream<JavaType> signature, Predicate<JavaClass> leak) {
    signature
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType)
        .distinct()
        .filter(leak)
        .forEach(type -> leaks.add(owner + " names " + type.getName()));
  }

  private static boolean isInternal(JavaClass type) {
    return type.getPackageName().startsWith("azurecensus")
        && !EXPORTED.contains(type.getPackageName());
  }

  /** A type of the same module that callers cannot name: it, or a type around it, is not public. */
  private static boolean isHidden(Module module, JavaClass type) {
    return module.types().containsKey(Module.outermost(type).getName()) && !isReachable(type);
  }

  /** Public, or nested in public types and at least protected. */
  private static boolean isReachable(JavaClass type) {
    return type.getEnclosingClass()
        .map(outer -> isVisible(type) && isReachable(outer))
        .orElseGet(() -> type.getModifiers().contains(JavaModifier.PUBLIC));
  }

  private static boolean isVisible(HasModifiers member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static Stream<JavaType> supertypes(JavaClass type) {
    return Stream.of(
            type.getSuperclass().stream(),
            type.getInterfaces().stream(),
            bounds(type.getTypeParameters()))
        .flatMap(types -> types);
  }

  private static Stream<JavaType> signature(JavaMember member) {
    if (member instanceof JavaField field) {
      return Stream.of(field.getType());
    }
    JavaCodeUnit code = (JavaCodeUnit) member;
    return Stream.of(
            Stream.of(code.getReturnType()),
            code.getParameterTypes().stream(),
            code.getThrowsClause().stream().map(ThrowsDeclaration::getRawType),
            bounds(code.getTypeParameters()))
        .flatMap(types -> types);
  }

  private static Stream<JavaType> bounds(List<? extends JavaTypeVariable<?>> parameters) {
    return parameters.stream().flatMap(parameter -> parameter.getUpperBounds().stream());
  }
}
