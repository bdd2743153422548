package thyroidstudy.phantom;

import static thyroidstudy.phantom.Tissue.ATLAS;
import static thyroidstudy.phantom.TissueMap.smooth;

import thyroidstudy.data.Seeds;
import thyroidstudy.phantom.NoduleSection.Spot;
import thyroidstudy.phantom.NoduleSigns.Calcification;
import thyroidstudy.phantom.NoduleSigns.Composition;
import thyroidstudy.phantom.NoduleSigns.Margin;

/** Paints a nodule as its sonographic signs say: composition, echogenicity, margin, calcifications and their shadows. */
final class NodulePainter {

    private final TissueMap map;
    private final NoduleSection n;
    private final NoduleSigns signs;
    private final Noise inside;
    private final double base;
    private final double attenuation;
    private final double pocketThreshold;
    private final double rimGapAngle;
    private final double coarseness;
    private final float edgeShadow;
    private final boolean halo;
    private final boolean capsule;

    NodulePainter(TissueMap map, NoduleSection section, double thyroidAttenuation) {
        this.map = map;
        n = section;
        signs = n.nodule.signs();
        inside = new Noise(n.nodule.shapeSeed());
        var random = Seeds.random(n.nodule.shapeSeed(), 13);
        base = ATLAS.echogenicity().get(signs.echogenicity()) + 2 * (random.nextDouble() - 0.5);
        attenuation = thyroidAttenuation * (base < -4 ? 1.25 : 1.05);
        pocketThreshold = 0.05 + 0.35 * random.nextDouble();
        rimGapAngle = random.nextDouble() * 6.28;
        coarseness = 1.6 + 2.6 * random.nextDouble();
        edgeShadow = (float) (1.8 * Math.max(0, random.nextDouble() - 0.35));
        boolean cystic = signs.composition() == Composition.CYSTIC;
        halo = signs.margin() == Margin.HALO && !cystic;
        capsule = signs.margin() == Margin.SMOOTH || cystic;
    }

    void paint() {
        double reach = n.largestRadius + 0.3;
        map.region(n.x, n.z, n.halfWidth * reach, n.halfDepth * reach, (i, u, v) -> {
            double d = n.distance(u, v);
            if (d <= 1.3) {
                interior(i, u, v, d);
                margin(i, u, v, d);
            }
        });
        n.spots.forEach(this::spot);
    }

    private void interior(int i, double u, double v, double d) {
        double echo = base + coarseness * ATLAS.nodule().texture(inside, u, v, 0, 0);
        double absorbed = attenuation;
        switch (signs.composition()) {
            case SOLID -> { }
            case CYSTIC -> {
                echo = map.level(ATLAS.cyst()) + ATLAS.cyst().texture(inside, u, v, 0, 0);
                echo += v < -n.halfDepth * 0.75 ? 6 : 0;   // reverberation of the near wall
                absorbed = ATLAS.cyst().attenuation();
            }
            case MIXED -> {
                double wet = smooth((ATLAS.pockets().texture(inside, u, v, 0, 0) - pocketThreshold + 0.1) / 0.2)
                        * smooth((-d - 0.5) / 0.4);
                echo += (map.level(ATLAS.pockets()) - echo) * wet;
                absorbed += (ATLAS.pockets().attenuation() - absorbed) * wet;
            }
            case SPONGIFORM -> {
                double wall = smooth((0.34 - Math.abs(ATLAS.sponge().texture(inside, u, v, 0, 0))) / 0.25);
                echo = map.level(ATLAS.sponge()) + 17 * wall;
                absorbed = ATLAS.sponge().attenuation();
            }
        }
        double part = smooth(0.5 - d / ATLAS.margin().get(signs.margin()).blur());
        map.echo[i] = (float) (map.echo[i] + (echo - map.echo[i]) * part);
        if (part > 0.5) {
            map.attenuation[i] = (float) absorbed;
            map.specular[i] = Tissue.SILENT;
        }
    }

    private void margin(int i, double u, double v, double d) {
        double facing = v / n.halfDepth;
        if (halo && d > -0.35 && d < 0.75) {
            map.echo[i] -= (float) (11 * Math.max(0, 1 - Math.abs(d - 0.2) / 0.55));
            map.specular[i] = Tissue.SILENT;
        }
        if (capsule && d < 0.6 && d > -0.6) {
            reflect(i, ATLAS.capsule(), d, facing, u, v, 1);
        }
        if ((capsule || halo) && Math.abs(u) / n.halfWidth > 0.9 && Math.abs(d) < 0.5) {
            map.attenuation[i] += edgeShadow;   // refraction at the flank throws an edge shadow
        }
        if (signs.margin() == Margin.SPICULATED && d > 0 && d < 1.2) {
            double tendril = inside.at(Math.atan2(v, u) * 9, d / 1.5);
            map.echo[i] -= (float) (6 * Math.max(0, tendril) * (1.2 - d));
        }
        if (signs.calcification() == Calcification.RIM && d < 0.4 && d > -0.6) {
            double gap = inside.at(2.5 + Math.atan2(v, u) + rimGapAngle, 4.5) > 0.55 ? 0.15 : 1;
            double shell = smooth((0.55 - Math.abs(d + 0.1)) / 0.35) * gap;
            map.echo[i] += (float) (9 * shell * (0.3 + 0.7 * Math.abs(facing)));
            reflect(i, ATLAS.rim(), d, facing, u, v, gap);
            map.attenuation[i] += (float) (shell * 5.5);
        }
    }

    private void reflect(int i, Tissue surface, double d, double facing, double u, double v, double share) {
        Tissue.Border border = surface.border();
        double level = border.level() + surface.texture(inside, u, v, 0, 0) - border.falloff() * facing * facing;
        map.specular[i] = Math.max(map.specular[i], (float) border.line(d, level * share));
    }

    /** Colloid with its comet tail, a coarse calcification with its shadow, or a microcalcification. */
    private void spot(Spot spot) {
        double x = n.x + spot.x() * n.halfWidth;
        double z = n.z + spot.z() * n.halfDepth;
        double s = spot.size();
        if (spot.tail()) {
            double length = 0.8 + 1.4 * s;
            for (double t = 0; t < length; t += map.mm) {
                double ring = 0.55 + 0.45 * Math.cos(2 * Math.PI * t / 0.55);
                blob(x, z + t, 0.2 * (1 - 0.8 * t / length), map.mm * 0.8, 8 - 14 * t / length + 4 * ring, 0);
            }
            blob(x, z, 0.26, 0.16, 13, 0);
        } else if (signs.calcification() == Calcification.COARSE) {
            blob(x, z, Math.min(n.halfWidth * 0.55, 1.1 + 1.1 * s), 0.45 + 0.4 * s, 12, 15);
        } else {
            double size = 0.08 + 0.13 * s;
            blob(x, z, size * 1.15, size * 0.8, 2 + 10 * s, 0.5);
        }
    }

    private void blob(double x, double z, double halfWidth, double halfDepth, double level, double absorbed) {
        map.region(x, z, halfWidth * 2, halfDepth * 2, (i, u, v) -> {
            double dx = u / halfWidth;
            double dz = v / halfDepth;
            double wobble = absorbed > 2 ? 0.8 * map.view.at(dx * 1.9 + x, dz * 1.2 + z) : 0;
            double q = dx * dx + dz * dz + wobble;
            if (q <= 2.4) {
                map.specular[i] = Math.max(map.specular[i], (float) (level - 9 * Math.max(0, q)));
            }
            if (q < 1) {
                map.echo[i] = Math.max(map.echo[i], (float) (level * 0.5));
                map.attenuation[i] += (float) absorbed;
            }
        });
    }
}
