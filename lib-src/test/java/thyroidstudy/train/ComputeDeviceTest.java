package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComputeDeviceTest {

    private static final String ARCHITECTURE = System.getProperty("os.arch");

    @Test
    void aProcessorHasItsNameAndItsWidestVectors() {
        assertEquals("AMD EPYC, AVX2", ComputeDevice.processor(List.of(
                "processor\t: 0", "model name\t: AMD EPYC", "flags\t\t: fpu avx avx2 fma", "", "processor\t: 1",
                "model name\t: another", "flags\t\t: fpu avx avx2 avx512f")));
        assertEquals("Xeon, AVX-512", ComputeDevice.processor(List.of("model name : Xeon", "flags : avx2 avx512f avx512_bf16")));
        assertEquals("Pentium", ComputeDevice.processor(List.of("model name : Pentium", "flags : fpu mmx avx2only")));
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertEquals(ARCHITECTURE + ", NEON", ComputeDevice.processor(List.of("processor : 0", "Features : fp asimd evtstrm")));
        assertEquals(ARCHITECTURE, ComputeDevice.processor(List.of()));
    }

    @Test
    void thisComputersThreadsAreSaid() {
        String said = ComputeDevice.describe(Device.cpu());
        assertTrue(said.matches("CPU \\(.+\\), [1-9][0-9]* threads?"), said);
    }

    @Test
    void theThreadsCanBeReadAgain() {
        assertEquals(16, ComputeDevice.threads("CPU (AMD EPYC, AVX-512), 16 threads"));
        assertEquals(1, ComputeDevice.threads("CPU (2 threads a core, AVX2), 1 thread"));
        assertEquals(1, ComputeDevice.threads("GPU 0 (compute capability 9.0, CUDA 12.8)"));
    }
}
