package thyroidstudy.phantom;

import java.util.Arrays;
import java.util.SplittableRandom;
import thyroidstudy.data.Seeds;
import thyroidstudy.phantom.NoduleSigns.Calcification;
import thyroidstudy.phantom.NoduleSigns.Composition;
import thyroidstudy.phantom.NoduleSigns.Margin;

/**
 * The acoustic properties of one plane of the neck, pixel by pixel: diffuse echogenicity and mirror-like reflection
 * (dB against healthy thyroid), attenuation (dB per mm, there and back). Levels were set by eye against real frames.
 */
final class TissueMap {

    private static final float SILENT = -200;

    final int width;
    final int height;
    final float[] echo;
    final float[] specular;
    final float[] attenuation;

    private final Patient patient;
    private final Pane pane;
    private final Noise anatomy;
    private final Noise view;
    private final double mm;
    /** Level inside fluid: never black, side lobes and reverberation fill it a little. */
    private final double fluidDb;

    private TissueMap(Patient patient, Pane pane) {
        this.patient = patient;
        this.pane = pane;
        width = pane.box().width();
        height = pane.box().height();
        mm = 1 / pane.pixelsPerMm();
        echo = new float[width * height];
        specular = new float[width * height];
        attenuation = new float[width * height];
        Arrays.fill(specular, SILENT);
        anatomy = new Noise(patient.seed());
        view = new Noise(pane.seed());
        fluidDb = -12 - 5 * (anatomy.at(700.5) * 0.5 + 0.5);
    }

    static TissueMap of(Patient patient, Pane pane) {
        TissueMap map = new TissueMap(patient, pane);
        map.layers();
        map.fragments();
        for (int k = pane.sections().size() - 1; k >= 0; k--) {
            map.nodule(pane.sections().get(k));
        }
        return map;
    }

    private double anatomicalX(double x) {
        return pane.mirrored() ? pane.tracheaX() - x : x - pane.tracheaX();
    }

    private void layers() {
        Patient p = patient;
        boolean t = pane.transverse();
        // the slice moves with the view, so irregularities shift a little from image to image of a patient
        double slice = (pane.seed() >>> 40) % 97 * 0.01;
        double tilt = t ? 0 : 0.07 * ((pane.seed() >>> 20) % 101 / 50.0 - 1);
        boolean carotidStrip = !t && (pane.seed() >>> 12) % 3 == 0;
        boolean inTwoBellies = (p.seed() & 1) == 0;
        double carotidX = pane.lobeX() + p.lobeHalfWidth() + p.carotid() + 0.8;
        double carotidZ = pane.lobeZ() + 1.5 + 2 * anatomy.at(3.3);
        double jugularX = carotidX + p.carotid() + 3.4;
        double jugularZ = carotidZ - 3.2;
        double jugularFlat = 0.25 + 0.5 * ((pane.seed() >>> 8) % 50 / 50.0);
        for (int c = 0; c < width; c++) {
            double x = anatomicalX((c + 0.5) * mm);
            double curve = anatomy.at(x / 14 + slice, 1.5 + slice);
            double fine = anatomy.at(x / 5 + slice, 8.5 + slice);
            double bulge = t ? Math.exp(-sq((x - pane.lobeX()) / (p.lobeHalfWidth() * 1.1)))
                    : Math.exp(-sq(x / (p.lobeHalfLength() * 1.1)));
            double lateral = t ? Math.max(0, (x - pane.lobeX() - p.lobeHalfWidth() * 0.4) / 14) : 0;
            double zSkin = p.skin() + 0.1 * fine;
            double zFat = p.skin() + pane.fat() * (1 + 0.22 * curve) + 0.25 * fine + x * tilt + 0.9 * lateral
                    + 0.8 * (0.5 - bulge);
            zFat = Math.max(zSkin + 0.5, zFat);
            double zStrap = Math.max(zFat + 0.9, zFat + pane.strap() * (1.1 - 0.3 * bulge
                    + 0.28 * anatomy.at(x / 9 + slice, 20.5)) + 0.25 * fine);
            double zMid = zFat + (zStrap - zFat) * (0.5 + 0.15 * anatomy.at(x / 8, 31.5));
            double zTracheaMid = t ? p.skin() + pane.fat() + pane.strap() + p.isthmus() + p.trachea() + 0.4 : 0;
            double zBone = pane.lobeZ() + p.lobeHalfDepth() + 8.5 + 1.8 * anatomy.at(x / 7, 55.5)
                    + (t ? 0 : 1.2 * Math.abs(Math.sin(x / 5.5)));
            double slope = 0.5 + 0.5 * Math.abs(anatomy.at(x / 2.2 + slice, 70.5));
            double speck = 0.35 + 0.65 * Math.max(0, anatomy.at(x / 1.7 + slice, 80.5) + 0.45);
            double airFrom = -1;
            for (int row = 0; row < height; row++) {
                int i = row * width + c;
                double z0 = (row + 0.5) * mm;
                double warp = 0.85 * anatomy.at(x / 6.5 + slice, z0 / 4.5 + 100)
                        + 0.12 * anatomy.at(x / 1.8 + slice, z0 / 0.9 + 130);
                double z = z0 + warp * Math.min(1, z0 / 5);
                double streak = anatomy.at(x / 3.2 + slice * 2, z / 0.42 + 0.25 * x * curve);
                streak += 1.3 * Math.max(0, streak - 0.35);
                double e;
                double att = p.attenuation();
                double s = SILENT;
                if (z0 < zSkin) {
                    e = 1 + 6 * anatomy.at(x / 14, z0 / 0.28 + 40) + (z0 < 0.35 ? 5 : -2);
                } else if (z < zFat) {
                    e = -6 + 5 * streak + 3 * anatomy.at(x / 2.5, z / 1.2);
                    double septum = anatomy.at(x / 9 + 2, (z - 0.12 * x * curve) / 0.9 + 60);
                    e += 9 * Math.max(0, septum - 0.35);
                } else if (z < zStrap && !(t && x > pane.lobeX() + p.lobeHalfWidth() * 1.9)) {
                    double fibre = anatomy.at(x / 4 + slice, (z - zFat) / 0.36 + 7);
                    e = p.muscleDb() + 4 * fibre + 13 * Math.max(0, fibre - 0.45);
                    att = p.attenuation() * 1.15;
                    if (inTwoBellies || !t) {
                        s = line(z - zMid, 0.2, 9 * speck - 2);
                    }
                } else {
                    e = -4.5 + 13 * Math.max(0, anatomy.at(x / 4.2 + slice, z / 2.0 + 950)) + 6 * streak + 3.5 * anatomy.at(x / 2, z / 1.1 + 30);
                    e += 14 * Math.max(0, anatomy.at(x / 4.5 + 4, z / 0.7 + 90) - 0.25);
                    double lobe = lobeDistance(x, z, t);
                    if (lobe < 0) {
                        e = p.coarseness() * (0.75 * anatomy.at(x / 1.5 + slice * 3, z / 1.1)
                                + 0.6 * anatomy.at(x / 4.5, z / 3.5 + slice * 3));
                        s = SILENT;
                        double vessel = anatomy.at(x / 2.1 + slice * 9, z / 1.5 + 300);
                        if (vessel > 0.86) {
                            e -= (vessel - 0.86) * 160;
                        }
                    } else if (z > pane.lobeZ() + p.lobeHalfDepth() * 0.45) {
                        double colli = t
                                ? Math.hypot((x - pane.lobeX() - 1) / 12.5,
                                        (z - pane.lobeZ() - p.lobeHalfDepth() - 4.4) / 3.7) - 1
                                : Math.abs(z - pane.lobeZ() - p.lobeHalfDepth() - 4.4 - tilt * x) / 3 - 1;
                        if (colli < 0) {
                            e = Math.min(e, p.muscleDb() + 1 + 4 * streak);
                        }
                        s = Math.max(s, line(colli * 3.5, 0.35, t
                                ? 8 * speck - 16 * sq((x - pane.lobeX() - 1) / 12.5) : 9 * speck));
                    }
                    if (lobe > -3 && lobe < 3) {
                        double flank = Math.abs(x - pane.lobeX()) / (t ? p.lobeHalfWidth() : p.lobeHalfLength());
                        s = Math.max(s, line(lobe, 0.3, 8 * speck * slope - 13 * flank * flank));
                    }
                    if (z > zBone) {
                        e = -8 + 4 * streak - 0.8 * (z - zBone);
                        att = 1.3;
                        s = line(z - zBone, 0.55, 16 * speck - 9 + 6 * curve);
                    }
                }
                if (t && z > zFat && x > pane.lobeX()) {
                    // sternocleidomastoid: a lens under the lateral fat
                    double scm = Math.hypot((x - pane.lobeX() - p.lobeHalfWidth() * 1.7) / 13.0,
                            (z - zFat - 2.9) / 2.7) - 1;
                    if (scm < 0.12) {
                        if (scm < 0) {
                            e = p.muscleDb() - 1 + 4 * anatomy.at(x / 5, (z - zFat) / 0.35 + 70);
                            s = SILENT;
                        }
                        s = Math.max(s, line(scm * 2.7, 0.22, -1 + 8 * speck - 8 * sq((x - pane.lobeX() - p.lobeHalfWidth() * 1.7) / 13)));
                    }
                }
                s = Math.max(s, line(z0 - zSkin, 0.16, 6 * speck));
                s = Math.max(s, line(z - zFat, 0.26, 1 + 11 * speck * slope + 4 * curve));
                s = Math.max(s, line(z - zStrap, 0.28, 0 + 12 * speck * slope + 5 * anatomy.at(x / 7, 500.5)));
                if (t) {
                    double carotid = Math.hypot(x - carotidX, z0 - carotidZ + 0.4 * warp) - p.carotid() * (1 + 0.12 * fine);
                    double jugular = (Math.hypot((x - jugularX) / 4.6, (z0 - jugularZ + warp + 0.02 * sq(x - jugularX)) / (4.6 * jugularFlat)) - 1)
                            * 4.6 * jugularFlat;
                    double vesselWall = Math.min(carotid, jugular);
                    if (vesselWall < 0) {
                        e = fluidDb - 2 * Math.min(1, -vesselWall);
                        s = SILENT;
                        att = 0.08;
                    }
                    if (carotid > -0.3 && carotid < 1) {
                        double facing = Math.abs(z0 - carotidZ) / p.carotid();
                        s = Math.max(s, line(carotid - 0.15, 0.3, -13 + 19 * facing * facing));
                        if (Math.abs(x - carotidX) > 0.93 * p.carotid()) {
                            att += 0.9;
                        }
                    } else if (jugular > 0 && jugular < 0.5) {
                        s = Math.max(s, line(jugular - 0.1, 0.18, 5 - 8 * sq((x - jugularX) / 4.6)));
                    }
                    double ring = Math.hypot(x / 1.08, z0 - zTracheaMid + warp) - p.trachea();
                    if (ring < 0 && z0 > zFat) {
                        if (ring > -1.4) {
                            e = -9 + 2.5 * streak;
                            s = line(ring, 0.2, 5 * speck - 10 * sq(x / p.trachea()));
                        } else {
                            airFrom = airFrom < 0 ? z0 : airFrom;
                        }
                    }
                    if (airFrom >= 0) {
                        double d = z0 - airFrom;
                        double bounce = Math.cos(2 * Math.PI * d / (2.2 + 0.15 * p.isthmus()));
                        double air = -3 - 1.5 * d + 4.5 * bounce * Math.exp(-d / 6)
                                + 4 * anatomy.at(x / 2.5, d / 0.8 + 11);
                        // the edge of the shadow is as soft as the beam is wide
                        double shade = smooth((1.04 - Math.abs(x) / p.trachea()) / 0.16);
                        e += (air - e) * shade;
                        s = d < 0.8 ? line(d - 0.2, 0.22, 13 * slope - 20 * sq(x / p.trachea())) : SILENT;
                        att = 0.9;
                    }
                } else if (carotidStrip) {
                    double tube = Math.abs(z - pane.lobeZ() - p.lobeHalfDepth() - 4.2 - x * tilt * 2 - 1.3 * anatomy.at(x / 13, 600.5))
                            - p.carotid() * (0.75 + 0.3 * curve);
                    if (tube < 0) {
                        e = fluidDb;
                        s = SILENT;
                        att = 0.08;
                    }
                    s = Math.max(s, line(tube - 0.1, 0.2, 10 * speck));
                }
                echo[i] = (float) e;
                specular[i] = (float) s;
                double band = anatomy.at(x / 3.2 + slice * 5, z0 / 12 + 800) + 0.4 * view.at(x / 1.1, 5.5);
                attenuation[i] = (float) (att * (1 + 0.55 * band));
            }
        }
    }

    /** Breaks smooth interfaces into pieces and makes the tissue uneven: nothing in a neck is drawn with a ruler. */
    private void fragments() {
        for (int row = 0; row < height; row++) {
            double z = row * mm;
            for (int c = 0; c < width; c++) {
                int i = row * width + c;
                double x = anatomicalX(c * mm);
                double patch = anatomy.at(x / 6 + 200, z / 4 + 200);
                echo[i] += (float) (3.2 * patch + 2.4 * view.at(x / 1.9 + 50, z / 1.0));
                if (specular[i] > -100) {
                    double piece = view.at(x / 1.3, z / 0.5) + 0.6 * anatomy.at(x / 4.2 + 7, z / 0.9);
                    float level = (float) (specular[i] + 12 * piece - 5.5);
                    // a rough interface scatters as well as it mirrors
                    specular[i] = level - 4;
                    echo[i] = Math.max(echo[i], level + 2.5f);
                }
            }
        }
    }

    private double lobeDistance(double x, double z, boolean transverse) {
        Patient p = patient;
        double u;
        double v = (z - pane.lobeZ() + 1.1 * anatomy.at(x / 5, 400.5)) / p.lobeHalfDepth();
        double lobe;
        if (transverse) {
            u = (x - pane.lobeX()) / p.lobeHalfWidth();
            lobe = (Math.pow(Math.pow(Math.abs(u), 2.3) + Math.pow(Math.abs(v), 2.3), 1 / 2.3) - 1) * p.lobeHalfDepth();
            double top = p.skin() + pane.fat() + pane.strap();
            double isthmus = Math.max(Math.abs(z - top - p.isthmus() / 2) - p.isthmus() / 2 - 0.5, x - pane.lobeX());
            return Math.min(lobe, isthmus);
        }
        u = x / p.lobeHalfLength();
        return (Math.pow(Math.pow(Math.abs(u), 2.2) + Math.pow(Math.abs(v), 2.2), 1 / 2.2) - 1) * p.lobeHalfDepth();
    }

    private void nodule(NoduleSection n) {
        NoduleSigns signs = n.nodule.signs();
        Noise inside = new Noise(n.nodule.shapeSeed());
        var random = Seeds.random(n.nodule.shapeSeed(), 13);
        double base = switch (signs.echogenicity()) {
            case HYPERECHOIC -> 4;
            case ISOECHOIC -> 0.5;
            case HYPOECHOIC -> -6;
            case MARKEDLY_HYPOECHOIC -> -10.5;
            case ANECHOIC -> fluidDb;
        };
        if (signs.echogenicity() == NoduleSigns.Echogenicity.ANECHOIC && signs.composition() != Composition.CYSTIC) {
            base = -7;
        }
        base += 2 * (random.nextDouble() - 0.5);
        double solidAttenuation = patient.attenuation() * (base < -4 ? 1.25 : 1.05);
        double edge = switch (signs.margin()) {
            case ILL_DEFINED -> 1.6;
            case SPICULATED -> 0.8;
            case LOBULATED -> 0.6;
            case SMOOTH, HALO -> 0.3;
        };
        double fluidLevel = 0.05 + 0.35 * random.nextDouble();
        double rimGapAngle = random.nextDouble() * 6.28;
        double coarse = 1.6 + 2.6 * random.nextDouble();
        double reachX = n.halfWidth * (n.largestRadius + 0.3);
        double reachZ = n.halfDepth * (n.largestRadius + 0.3);
        float edgeShadow = (float) (1.8 * Math.max(0, random.nextDouble() - 0.35));
        boolean haloed = signs.margin() == Margin.HALO && signs.composition() != Composition.CYSTIC;
        int c0 = Math.max(0, (int) ((n.x - reachX) / mm));
        int c1 = Math.min(width - 1, (int) ((n.x + reachX) / mm));
        int r0 = Math.max(0, (int) ((n.z - reachZ) / mm));
        int r1 = Math.min(height - 1, (int) ((n.z + reachZ) / mm));
        for (int row = r0; row <= r1; row++) {
            double z = (row + 0.5) * mm;
            for (int c = c0; c <= c1; c++) {
                double x = (c + 0.5) * mm;
                double d = n.distance(x, z);
                if (d > 1.3) {
                    continue;
                }
                int i = row * width + c;
                double facing = Math.abs(z - n.z) / n.halfDepth;
                double side = Math.abs(x - n.x) / n.halfWidth;
                double part = smooth((edge / 2 - d) / edge);
                double u = x - n.x;
                double v = z - n.z;
                double e = base + coarse * (inside.at(u / 1.3, v / 1.1) + 0.7 * inside.at(u / 3, v / 2.6 + 50));
                double att = solidAttenuation;
                double s = SILENT;
                if (signs.composition() == Composition.CYSTIC) {
                    e = fluidDb - 3 + 5 * Math.max(0, inside.at(u / 2.5, v / 1.0) - 0.2) + (v < -n.halfDepth * 0.75 ? 6 : 0);
                    att = 0.05;
                } else if (signs.composition() == Composition.MIXED) {
                    double pocket = inside.at(u / 3.4 + 9, v / 2.8) + 0.45 * inside.at(u / 1.4, v / 1.2 + 21);
                    double wet = smooth((pocket - fluidLevel + 0.1) / 0.2) * smooth((-d - 0.5) / 0.4);
                    e = e + (fluidDb - 1 - e) * wet;
                    att = att + (0.08 - att) * wet;
                } else if (signs.composition() == Composition.SPONGIFORM) {
                    double cell = Math.abs(inside.at(u / 1.25 + 3, v / 0.85) + 0.5 * inside.at(u / 0.7, v / 0.5 + 77));
                    double wall = smooth((0.34 - cell) / 0.25);
                    e = -15 + 17 * wall;
                    att = 0.35;
                }
                echo[i] = (float) (echo[i] + (e - echo[i]) * part);
                if (part > 0.5) {
                    attenuation[i] = (float) att;
                    specular[i] = (float) s;
                }
                if (haloed && d > -0.35 && d < 0.75) {
                    double ring = 1 - Math.abs(d - 0.2) / 0.55;
                    echo[i] -= (float) (11 * Math.max(0, ring));
                    specular[i] = SILENT;
                }
                boolean capsule = signs.margin() == Margin.SMOOTH || signs.composition() == Composition.CYSTIC;
                if (capsule && d < 0.6 && d > -0.6) {
                    specular[i] = Math.max(specular[i], (float) line(d, 0.15, -13 + 12 * facing * facing + 6 * inside.at(u / 1.2 + 31, v / 1.2)));
                }
                if ((capsule || haloed) && side > 0.9 && Math.abs(d) < 0.5) {
                    attenuation[i] += edgeShadow;   // refraction at the flank throws an edge shadow
                }
                if (signs.margin() == Margin.SPICULATED && d > 0 && d < 1.2) {
                    double tendril = inside.at(Math.atan2(v, u) * 9, d / 1.5);
                    echo[i] -= (float) (6 * Math.max(0, tendril) * (1.2 - d));
                }
                if (signs.calcification() == Calcification.RIM && d < 0.4 && d > -0.6) {
                    double shell = smooth((0.55 - Math.abs(d + 0.1)) / 0.35);
                    double gap = inside.at(2.5 + Math.atan2(v, u) + rimGapAngle, 4.5) > 0.55 ? 0.15 : 1;
                    echo[i] += (float) ((9 * shell * gap) * (0.3 + 0.7 * facing));
                    specular[i] = Math.max(specular[i], (float) line(d + 0.1, 0.25, (13 * facing * facing - 2 + 7 * inside.at(u / 1.1 + 60, v / 1.1)) * gap));
                    attenuation[i] += (float) (shell * gap * 5.5);
                }
            }
        }
        points(n, random);
    }

    private void points(NoduleSection n, SplittableRandom random) {
        boolean coarse = n.nodule.signs().calcification() == Calcification.COARSE;
        for (double[] point : n.points) {
            double px = n.x + point[0] * n.halfWidth;
            double pz = n.z + point[1] * n.halfDepth;
            double sizeX;
            double sizeZ;
            boolean tail = point[3] > 0;
            if (tail) {
                sizeX = 0.2;
                sizeZ = 0.16;
                double length = 0.8 + 1.4 * point[2];
                for (double t = 0; t < length; t += mm) {
                    double ring = 0.55 + 0.45 * Math.cos(2 * Math.PI * t / 0.55);
                    double half = sizeX * (1 - 0.8 * t / length);
                    paint(px, pz + t, half, mm * 0.8, 8 - 14 * t / length + 4 * ring, 0);
                }
                paint(px, pz, sizeX * 1.3, sizeZ, 13, 0);
            } else if (coarse) {
                sizeX = Math.min(n.halfWidth * 0.55, 1.1 + 1.1 * point[2]);
                sizeZ = 0.45 + 0.4 * point[2];
                paint(px, pz, sizeX, sizeZ, 12, 15);
            } else {
                double size = 0.08 + 0.13 * point[2];
                paint(px, pz, size * 1.15, size * 0.8, 2 + 10 * point[2], 0.5);
            }
        }
    }

    private void paint(double px, double pz, double sizeX, double sizeZ, double level, double absorb) {
        int c0 = Math.max(0, (int) ((px - sizeX * 2) / mm));
        int c1 = Math.min(width - 1, (int) Math.ceil((px + sizeX * 2) / mm));
        int r0 = Math.max(0, (int) ((pz - sizeZ * 2) / mm));
        int r1 = Math.min(height - 1, (int) Math.ceil((pz + sizeZ * 2) / mm));
        for (int row = r0; row <= r1; row++) {
            for (int c = c0; c <= c1; c++) {
                double dx = ((c + 0.5) * mm - px) / sizeX;
                double dz = ((row + 0.5) * mm - pz) / sizeZ;
                double wobble = absorb > 2 ? 0.8 * view.at(dx * 1.9 + px, dz * 1.2 + pz) : 0;
                double q = dx * dx + dz * dz + wobble;
                if (q > 2.4) {
                    continue;
                }
                int i = row * width + c;
                double here = level - 9 * Math.max(0, q);
                if (here > specular[i]) {
                    specular[i] = (float) here;
                }
                if (q < 1) {
                    echo[i] = Math.max(echo[i], (float) (level * 0.5));
                    attenuation[i] += (float) absorb;
                }
            }
        }
    }

    /** Level of a thin bright line at a distance from its middle, dB. */
    private static double line(double distance, double halfWidth, double level) {
        double q = distance / halfWidth;
        return q * q > 9 ? SILENT : level - 4.3 * q * q;
    }

    private static double smooth(double t) {
        double u = Math.max(0, Math.min(1, t));
        return u * u * (3 - 2 * u);
    }

    private static double sq(double v) {
        return v * v;
    }
}
