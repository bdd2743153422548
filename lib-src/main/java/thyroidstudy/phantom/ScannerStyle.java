package thyroidstudy.phantom;

import java.util.SplittableRandom;

/**
 * How a scanner lays out its screen, and what it writes there; the names are invented.
 *
 * @param layout    0: settings in a column on the right, bar on the left; 1: header line, bar on the right;
 *                  2: settings on the left
 * @param spanish   side labels DER/IZQ instead of RT/LT
 * @param hospital  initials
 * @param probe     probe name
 * @param frequency MHz
 * @param gain      percent
 * @param patientNo number written in the header
 */
record ScannerStyle(
        int layout, boolean spanish, String hospital, String probe, String frequency, int gain, int patientNo) {

    private static final String[] HOSPITALS = {"HSTC", "QVX CLIN", "UH NORD", "C.M. ZELA", "KRH-2", "IMG LAB"};
    private static final String[] PROBES = {"12L6", "L12-5", "LA523", "11L", "L14W"};
    private static final String[] FREQUENCIES = {"9.0", "10.0", "12.0", "8.0", "14.0"};

    static ScannerStyle draw(SplittableRandom r) {
        int layout = new int[] {0, 0, 0, 1, 2}[r.nextInt(5)];
        return new ScannerStyle(layout, r.nextInt(5) < 3, HOSPITALS[r.nextInt(HOSPITALS.length)],
                PROBES[r.nextInt(PROBES.length)], FREQUENCIES[r.nextInt(FREQUENCIES.length)],
                80 + 2 * r.nextInt(11), 10000 + r.nextInt(80000));
    }

    String sideText(boolean right) {
        return spanish ? (right ? "DER" : "IZQ") : (right ? "RT" : "LT");
    }
}
