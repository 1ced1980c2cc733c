package azurecensus.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the modules. */
class ImportArrowsTest {
  private static final JavaClasses HOUSE = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("azurecensus");

  /** What passes through exporter and portal proves the format only then. */
  @Test
  void portal_importsNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage("azurecensus.portal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "azurecensus.exporter..",
            "azurecensus.tracing..",
            "azurecensus.host..",
            "azurecensus.function..",
            "io.opencensus..")
        .check(HOUSE);
  }
}
