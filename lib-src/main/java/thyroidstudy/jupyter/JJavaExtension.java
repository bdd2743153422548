package thyroidstudy.jupyter;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.Renderer;

/**
 * The one place that touches JJava's classes. The kernel finds it on its class path and installs it, so a notebook needs
 * no set-up of its own.
 */
public final class JJavaExtension implements Extension {

    @Override
    public void install(BaseKernel kernel) {
        Renderings.all().forEach(rendering -> register(kernel.getRenderer(), rendering));
        FrontEnd.use(new FrontEnd.Cells((content, handle) -> kernel.display(displayed(content, handle)),
                (content, handle) -> kernel.getIO().display.updateDisplay(displayed(content, handle))));
    }

    private static <T> void register(Renderer renderer, Renderings.Rendering<T> rendering) {
        renderer.createRegistration(rendering.type())
                .preferring(rendering.mimeTypes().toArray(String[]::new))
                .register((value, context) -> fill(context, rendering.of(value)));
    }

    private static void fill(RenderContext context, MimeBundle bundle) {
        copy(bundle, context.getOutputContainer());
    }

    private static void copy(MimeBundle bundle, DisplayData target) {
        bundle.data().forEach(target::putData);
        bundle.metadata().forEach(target::putMetaData);
    }

    private static DisplayData displayed(MimeBundle content, String handle) {
        DisplayData data = new DisplayData();
        copy(content, data);
        // what setDisplayId does; that method's return type differs between JJava releases
        data.putTransientData("display_id", handle);
        return data;
    }
}
