package thyroidstudy.plot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.opencv.core.Mat;
import thyroidstudy.image.Box;
import thyroidstudy.phantom.NoduleSigns;
import thyroidstudy.phantom.NoduleSigns.Calcification;
import thyroidstudy.phantom.NoduleSigns.Composition;
import thyroidstudy.phantom.NoduleSigns.Echogenicity;
import thyroidstudy.phantom.NoduleSigns.Margin;
import thyroidstudy.phantom.OverlayOptions;
import thyroidstudy.phantom.PhantomGenerator;
import thyroidstudy.phantom.PhantomRecord;
import thyroidstudy.phantom.PhantomSettings;

/** The sonographic signs that speak for and against a cancer, each on a phantom that has it. */
public final class SignGallery {

    private static final PhantomSettings PHANTOMS = PhantomSettings.small().withOverlays(OverlayOptions.none());
    /** Tissue shown around the nodule, against its size. */
    private static final double MARGIN = 0.5;

    private SignGallery() {}

    private static Map<String, Predicate<PhantomRecord>> signs() {
        Predicate<NoduleSigns> plain = s -> s.composition() == Composition.SOLID && s.calcification() == Calcification.NONE
                && !s.tallerThanWide();
        Predicate<NoduleSigns> dark = s -> s.echogenicity() == Echogenicity.HYPOECHOIC || s.echogenicity() == Echogenicity.MARKEDLY_HYPOECHOIC;
        Map<String, Predicate<PhantomRecord>> signs = new LinkedHashMap<>();
        signs.put("A  spiculated margin", having(plain.and(dark).and(s -> s.margin() == Margin.SPICULATED)));
        signs.put("B  marked hypoechogenicity", having(plain.and(s -> s.echogenicity() == Echogenicity.MARKEDLY_HYPOECHOIC
                && s.margin() != Margin.SPICULATED)));
        signs.put("C  taller than wide", r -> dark.test(r.signs()) && r.signs().tallerThanWide()
                && r.nodules().get(0).box().height() > 1.2 * r.nodules().get(0).box().width());
        signs.put("D  microcalcifications", having(s -> s.composition() == Composition.SOLID && s.calcification() == Calcification.MICRO));
        signs.put("E  spongiform", having(s -> s.composition() == Composition.SPONGIFORM && s.calcification() == Calcification.NONE));
        signs.put("F  isoechoic with a halo", having(plain.and(s -> s.echogenicity() == Echogenicity.ISOECHOIC && s.margin() == Margin.HALO)));
        return signs;
    }

    private static Predicate<PhantomRecord> having(Predicate<NoduleSigns> signs) {
        return record -> signs.test(record.signs());
    }

    /** Six signs, A to D of cancers, E and F of benign nodules; always the same phantoms. */
    public static ImageGrid six() {
        ImageGrid grid = new ImageGrid(3);
        List<PhantomRecord> records = PhantomGenerator.records(PHANTOMS);
        signs().forEach((caption, has) -> {
            PhantomRecord record = records.stream()
                    .filter(r -> r.panes().size() == 1 && has.test(r))
                    .findFirst().orElseThrow(() -> new IllegalStateException("No phantom has the sign " + caption));
            Mat frame = PhantomGenerator.generate(PHANTOMS, record.patientIndex(), record.imageIndex()).toMat();
            Mat part = frame.submat(around(record).rect());
            grid.add(ImageGrid.ofBgr(part), caption);
            part.release();
            frame.release();
        });
        return grid;
    }

    private static Box around(PhantomRecord record) {
        Box nodule = record.nodules().get(0).box();
        Box pane = record.panes().get(0);
        int margin = (int) (MARGIN * Math.max(nodule.width(), nodule.height()));
        return new Box(nodule.x() - margin, nodule.y() - margin, nodule.width() + 2 * margin, nodule.height() + 2 * margin)
                .common(pane).orElseThrow();
    }
}
