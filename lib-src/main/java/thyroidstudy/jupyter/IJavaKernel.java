package thyroidstudy.jupyter;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;

/**
 * The one place that touches the classes of the original IJava. That kernel knows no extensions, so its start-up script
 * ({@code environment/kernel/ijava-startup.jshell}) calls {@link #install()}.
 */
public final class IJavaKernel {

    private static final String IJAVA = "io.github.spencerpark.ijava.IJava";

    private IJavaKernel() {}

    /**
     * Gives the study's objects their look in this kernel.
     *
     * @throws IllegalStateException outside IJava
     */
    public static void install() {
        BaseKernel kernel = runningKernel();
        Renderings.all().forEach(rendering -> register(kernel.getRenderer(), rendering));
        FrontEnd.use(new FrontEnd.Cells((content, handle) -> kernel.display(displayed(content, handle)),
                (content, handle) -> kernel.getIO().display.updateDisplay(displayed(content, handle))));
    }

    /** IJava itself is in no Maven repository: only its base classes are, so this one call goes by name. */
    private static BaseKernel runningKernel() {
        try {
            ClassLoader loader = BaseKernel.class.getClassLoader();
            Object kernel = Class.forName(IJAVA, true, loader).getMethod("getKernelInstance").invoke(null);
            if (kernel != null) {
                return (BaseKernel) kernel;
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This is not the IJava kernel: JJava needs no start-up script", e);
        }
        throw new IllegalStateException("IJava has not started its kernel yet: call this from the first cell instead");
    }

    private static <T> void register(Renderer renderer, Renderings.Rendering<T> rendering) {
        renderer.createRegistration(rendering.type())
                .preferring(rendering.mimeTypes().toArray(String[]::new))
                .register((value, context) -> copy(rendering.of(value), context.getOutputContainer()));
    }

    private static void copy(MimeBundle bundle, DisplayData target) {
        bundle.data().forEach(target::putData);
        bundle.metadata().forEach(target::putMetaData);
    }

    private static DisplayData displayed(MimeBundle content, String handle) {
        DisplayData data = new DisplayData();
        copy(content, data);
        data.putTransientData("display_id", handle);
        return data;
    }
}
