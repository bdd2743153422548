package thyroidstudy.plot;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SignGalleryTest {

    @Test
    void sixSignsEachOnAPhantomThatHasIt() {
        ImageGrid six = SignGallery.six();
        assertFalse(six.isEmpty());
        for (String sign : new String[] {"spiculated", "hypoechogenicity", "taller than wide", "microcalcifications", "spongiform", "halo"}) {
            assertTrue(six.description().contains(sign), six.description());
        }
    }
}
