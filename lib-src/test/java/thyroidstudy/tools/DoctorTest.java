package thyroidstudy.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTest {

    @Test
    void findsThisComputerFitOrSaysWhatToDo() {
        List<Doctor.Finding> findings = Doctor.examine();
        assertEquals(List.of("Java", "OpenCV", "PyTorch"), findings.stream().map(Doctor.Finding::what).limit(3).toList());
        for (Doctor.Finding finding : findings) {
            assertTrue(finding.good() || finding.detail().contains("Remedy: "), finding.line());
            assertEquals(1, finding.line().lines().count());
        }
    }

    @Test
    void aMissingNativeLibraryBecomesARemedy() {
        Doctor.Finding finding = Doctor.look("OpenCV", () -> {
            throw new UnsatisfiedLinkError("no opencv_java490 in java.library.path\nsecond line");
        }, "do this");
        assertEquals("PROBLEM  OpenCV         UnsatisfiedLinkError: no opencv_java490 in java.library.path. Remedy: do this",
                finding.line());
    }
}
