package thyroidstudy;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Data flows one way through the study, and so do the dependencies: a stage knows only the stages before it. */
class LayersTest {

    /** The stages in the order in which the data passes through them. */
    private static final List<String> STAGES =
            List.of("store", "image", "data", "phantom", "crop", "input", "backbone", "train", "evaluate", "probe", "audit", "experiment",
                    "plot", "jupyter", "review", "study", "tools");

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("thyroidstudy");

    @Test
    void aStageDependsOnEarlierStagesOnly() {
        for (int i = 0; i < STAGES.size() - 1; i++) {
            String[] later = STAGES.subList(i + 1, STAGES.size()).stream()
                    .map(stage -> "thyroidstudy." + stage + "..")
                    .toArray(String[]::new);
            ArchRuleDefinition.noClasses()
                    .that().resideInAPackage("thyroidstudy." + STAGES.get(i) + "..")
                    .should().dependOnClassesThat().resideInAnyPackage(later)
                    .allowEmptyShould(true)
                    .check(LIBRARY);
        }
    }

    @Test
    void everyClassStandsInAStage() {
        ArchRuleDefinition.classes()
                .should().resideInAnyPackage(
                        STAGES.stream().map(stage -> "thyroidstudy." + stage + "..").toArray(String[]::new))
                .check(LIBRARY);
    }

    @Test
    void noCircles() {
        slices().matching("thyroidstudy.(*)..").should().beFreeOfCycles().check(LIBRARY);
    }
}
