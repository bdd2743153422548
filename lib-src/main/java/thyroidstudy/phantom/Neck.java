package thyroidstudy.phantom;

import static thyroidstudy.phantom.Tissue.ATLAS;

/**
 * The anatomy of one plane of a neck: paints its layers, muscles, thyroid, vessels and trachea. In transverse planes x counts from
 * the middle of the trachea, in longitudinal ones from the middle of the lobe; lengths in mm, {@code z} from the skin.
 */
final class Neck {

    /** A column: its place, the irregularities of surfaces there, and the depths at which its layers end. */
    private record Column(double x, double wave, double fine, double speck, double slope,
            double skin, double fat, double strap, double septum, double bone) {}

    private final TissueMap map;
    private final Patient p;
    private final Pane pane;
    private final Noise noise;
    private final boolean transverse;
    private final double lobeReach;
    private final double lobeBottom;
    /** Moves irregularities from image to image of a patient. */
    private final double slice;
    private final double tilt;
    private Column at;
    private double airFrom;
    private double streak;
    private double echo;
    private double specular;
    private double attenuation;

    Neck(TissueMap map, Patient patient, Pane pane) {
        this.map = map;
        this.p = patient;
        this.pane = pane;
        noise = map.anatomy;
        transverse = pane.transverse();
        lobeReach = transverse ? p.lobeHalfWidth() : p.lobeHalfLength();
        lobeBottom = pane.lobeZ() + p.lobeHalfDepth();
        slice = (pane.seed() >>> 40) % 97 * 0.01;
        tilt = transverse ? 0 : 0.07 * ((pane.seed() >>> 20) % 101 / 50.0 - 1);
    }

    void paint() {
        for (int c = 0; c < map.width; c++) {
            double x = map.anatomicalX((c + 0.5) * map.mm);
            at = column(x);
            airFrom = -1;
            for (int row = 0; row < map.height; row++) {
                double z = (row + 0.5) * map.mm;
                pixel(x, z);
                int i = row * map.width + c;
                double band = noise.at(x / 3.2 + slice * 5, z / 12 + 800) + 0.4 * map.view.at(x / 1.1, 5.5);
                map.echo[i] = (float) echo;
                map.specular[i] = (float) specular;
                map.attenuation[i] = (float) (attenuation * (1 + 0.55 * band));
            }
        }
    }

    private Column column(double x) {
        double beside = x - pane.lobeX();
        double wave = noise.at(x / 14 + slice, 1.5 + slice);
        double fine = noise.at(x / 5 + slice, 8.5 + slice);
        double bulge = Math.exp(-Math.pow(beside / (lobeReach * 1.1), 2));
        double lateral = transverse ? Math.max(0, (beside - lobeReach * 0.4) / 14) : 0;
        double skin = p.skin() + 0.1 * fine;
        double fat = Math.max(skin + 0.5, p.skin() + pane.fat() * (1 + 0.22 * wave) + 0.25 * fine + x * tilt + 0.9 * lateral
                + 0.8 * (0.5 - bulge));
        double muscle = Math.max(0.9, pane.strap() * (1.1 - 0.3 * bulge + 0.28 * noise.at(x / 9 + slice, 20.5)) + 0.25 * fine);
        return new Column(x, wave, fine,
                0.35 + 0.65 * Math.max(0, noise.at(x / 1.7 + slice, 80.5) + 0.45),
                0.5 + 0.5 * Math.abs(noise.at(x / 2.2 + slice, 70.5)),
                skin, fat, fat + muscle, fat + muscle * (0.5 + 0.15 * noise.at(x / 8, 31.5)),
                lobeBottom + 8.5 + 1.8 * noise.at(x / 7, 55.5) + (transverse ? 0 : 1.2 * Math.abs(Math.sin(x / 5.5))));
    }

    private void pixel(double x, double z0) {
        double warp = ATLAS.warp().texture(noise, x, z0, slice, 0);
        double z = z0 + warp * Math.min(1, z0 / 5);
        double beside = x - pane.lobeX();
        double belowFat = z - at.fat;
        streak = ATLAS.streak().texture(noise, x, z, slice, x * at.wave);
        attenuation = p.attenuation();
        if (z0 < at.skin) {
            fill(z0 < 0.35 ? ATLAS.epidermis() : ATLAS.skin(), z0);
        } else if (belowFat < 0) {
            fill(ATLAS.fat(), z);
        } else if (z < at.strap && !(transverse && beside > lobeReach * 1.9)) {
            fill(ATLAS.strapMuscle(), belowFat);
            attenuation *= 1.15;
            if ((p.seed() & 1) == 0 || !transverse) {   // two bellies
                border(ATLAS.strapSeptum(), z - at.septum, 0, 0);
            }
        } else {
            behindStrap(beside, z);
        }
        if (transverse && belowFat > 0 && beside > 0) {   // a lens under the lateral fat
            double side = (beside - lobeReach * 1.7) / 13;
            double distance = Math.hypot(side, (belowFat - 2.9) / 2.7) - 1;
            if (distance < 0) {
                fill(ATLAS.sternocleidomastoid(), belowFat);
            }
            if (distance < 0.12) {
                border(ATLAS.sternocleidomastoid(), distance * 2.7, side, 0);
            }
        }
        border(ATLAS.skin(), z0 - at.skin, 0, 0);
        border(ATLAS.fat(), belowFat, 0, at.wave);
        border(ATLAS.strapMuscle(), z - at.strap, 0, noise.at(x / 7, 500.5));
        if (transverse) {
            vessels(x, z0, warp);
            trachea(x, z0, warp);
        } else if ((pane.seed() >>> 12) % 3 == 0) {
            double distance = Math.abs(z - lobeBottom - 4.2 - x * tilt * 2 - 1.3 * noise.at(x / 13, 600.5))
                    - p.carotid() * (0.75 + 0.3 * at.wave);
            if (distance < 0) {
                fill(ATLAS.vessel(), 0);
            }
            border(ATLAS.carotidAlong(), distance, 0, 0);
        }
    }

    private void behindStrap(double beside, double z) {
        fill(ATLAS.connective(), z);
        double lobe = lobeDistance(beside, z);
        if (lobe < 0) {
            fill(ATLAS.thyroid(), z);
            echo = p.coarseness() * echo + ATLAS.thyroidVessels().texture(noise, at.x, z, slice, 0);
        } else if (z > pane.lobeZ() + p.lobeHalfDepth() * 0.45) {
            double side = transverse ? (beside - 1) / 12.5 : 0;
            double distance = transverse ? Math.hypot(side, (z - lobeBottom - 4.4) / 3.7) - 1
                    : Math.abs(z - lobeBottom - 4.4 - tilt * beside) / 3 - 1;
            if (distance < 0) {
                double around = echo;
                fill(ATLAS.longusColli(), z);
                echo = Math.min(around, echo);
            }
            border(transverse ? ATLAS.longusColli() : ATLAS.longusColliAlong(), distance * 3.5, side, 0);
        }
        border(ATLAS.thyroid(), lobe, beside / lobeReach, 0);
        if (z > at.bone) {
            fill(ATLAS.bone(), z - at.bone);
            border(ATLAS.bone(), z - at.bone, 0, at.wave);
        }
    }

    /** Distance to the surface of the lobe or, across the neck, of the isthmus; about in mm, negative inside. */
    private double lobeDistance(double beside, double z) {
        double power = transverse ? 2.3 : 2.2;
        double v = (z - pane.lobeZ() + 1.1 * noise.at(at.x / 5, 400.5)) / p.lobeHalfDepth();
        double lobe = (Math.pow(Math.pow(Math.abs(beside / lobeReach), power) + Math.pow(Math.abs(v), power), 1 / power) - 1)
                * p.lobeHalfDepth();
        double half = p.isthmus() / 2;
        double isthmus = Math.abs(z - p.skin() - pane.fat() - pane.strap() - half) - half - 0.5;
        return transverse ? Math.min(lobe, Math.max(isthmus, beside)) : lobe;
    }

    private void vessels(double x, double z, double warp) {
        double radius = p.carotid();
        double carotidX = pane.lobeX() + lobeReach + radius + 0.8;
        double carotidZ = pane.lobeZ() + 1.5 + 2 * noise.at(3.3);
        double carotid = Math.hypot(x - carotidX, z - carotidZ + 0.4 * warp) - radius * (1 + 0.12 * at.fine);
        double right = x - carotidX - radius - 3.4;
        double half = 4.6 * (0.25 + 0.5 * ((pane.seed() >>> 8) % 50 / 50.0));
        double jugular = (Math.hypot(right / 4.6, (z - carotidZ + 3.2 + warp + 0.02 * right * right) / half) - 1) * half;
        double wall = Math.min(carotid, jugular);
        if (wall < 0) {
            fill(ATLAS.vessel(), Math.min(1, -wall));
        }
        if (carotid > -0.3 && carotid < 1) {
            border(ATLAS.carotid(), carotid, (z - carotidZ) / radius, 0);
            attenuation += Math.abs(x - carotidX) > 0.93 * radius ? 0.9 : 0;   // refraction at the flank: edge shadow
        } else if (jugular > 0 && jugular < 0.5) {
            border(ATLAS.jugular(), jugular, right / 4.6, 0);
        }
    }

    private void trachea(double x, double z, double warp) {
        double side = x / p.trachea();
        double middle = p.skin() + pane.fat() + pane.strap() + p.isthmus() + p.trachea() + 0.4;
        double ring = Math.hypot(x / 1.08, z - middle + warp) - p.trachea();
        if (ring < 0 && ring > -1.4 && z > at.fat) {
            fill(ATLAS.trachealWall(), z);
            border(ATLAS.trachealWall(), ring, side, 0);
        } else if (ring < 0 && z > at.fat && airFrom < 0) {
            airFrom = z;
        }
        if (airFrom >= 0) {   // reverberation only; the edge of the shadow is as soft as the beam is wide
            double depth = z - airFrom;
            double around = echo;
            fill(ATLAS.air(), depth);
            echo += 4.5 * Math.cos(2 * Math.PI * depth / (2.2 + 0.15 * p.isthmus())) * Math.exp(-depth / 6);
            echo = around + (echo - around) * TissueMap.smooth((1.04 - Math.abs(side)) / 0.16);
            if (depth < 0.8) {
                border(ATLAS.air(), depth, side, 0);
            }
        }
    }

    private void fill(Tissue tissue, double z) {
        echo = map.level(tissue) + tissue.streaks() * streak - tissue.fade() * z
                + tissue.texture(noise, at.x, z, slice, at.x * at.wave);
        specular = Tissue.SILENT;
        attenuation = tissue.attenuation() > 0 ? tissue.attenuation() : attenuation;
    }

    private void border(Tissue tissue, double distance, double side, double wave) {
        Tissue.Border b = tissue.border();
        specular = Math.max(specular, b.line(distance, b.level() + b.speck() * at.speck + b.slope() * at.slope
                + b.glint() * at.speck * at.slope + b.wave() * wave - b.falloff() * side * side));
    }
}
