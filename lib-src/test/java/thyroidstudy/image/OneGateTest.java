package thyroidstudy.image;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.opencv.imgcodecs.Imgcodecs;

/** No image file is decoded elsewhere, past the bounds and the refusals. */
class OneGateTest {

    @Test
    void onlyTheDecoderDecodes() {
        var library = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("thyroidstudy");
        var decodes = new DescribedPredicate<JavaMethodCall>("decode an image") {
            @Override
            public boolean test(JavaMethodCall call) {
                return call.getTargetOwner().isEquivalentTo(ImageIO.class) && call.getName().startsWith("read")
                        || call.getTargetOwner().isEquivalentTo(Imgcodecs.class) && call.getName().matches("im(decode|read).*");
            }
        };
        ArchRuleDefinition.noClasses().that().doNotBelongToAnyOf(ImageDecoder.class)
                .should().callMethodWhere(decodes)
                .check(library);
    }
}
