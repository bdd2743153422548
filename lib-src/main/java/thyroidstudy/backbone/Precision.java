package thyroidstudy.backbone;

/** In which numbers the backbone computes in training. Weights, batch normalisation's statistics, head, loss and optimizer are float32 always. */
public enum Precision {
    /** Single precision, as Keras by default and as in the study. */
    FLOAT32,
    /**
     * Maps and kernels in bfloat16, which has float32's range and 8 bits of precision, as Keras's policy mixed_bfloat16. Faster where the
     * processor or the GPU multiplies such numbers by itself (AVX512-BF16, AMX, NVIDIA since Ampere), slower elsewhere.
     */
    BFLOAT16
}
