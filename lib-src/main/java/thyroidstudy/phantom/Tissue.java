package thyroidstudy.phantom;

import com.google.gson.reflect.TypeToken;
import java.util.Map;
import thyroidstudy.store.Json;

/**
 * How a tissue looks, from {@code tissues.json}; the numbers were set by eye against real frames. What the file leaves out is 0.
 * Levels in dB against healthy thyroid, lengths in mm.
 *
 * @param level       diffuse echogenicity
 * @param muscle      share of the level of the patient's muscles that is added to it, 0 or 1
 * @param fluid       share of the level of fluid that is added to it, 0 or 1
 * @param streaks     strength of the streaks that run through all soft tissue, dB
 * @param fade        loss with depth behind the surface besides the attenuation, dB per mm
 * @param attenuation dB per mm, there and back; 0: that of the tissue around it
 * @param border      its reflecting surface
 * @param textures    what makes it uneven
 */
record Tissue(double level, double muscle, double fluid, double streaks, double fade, double attenuation,
        Border border, Texture... textures) {

    /** The whole file: the tissues, and how a nodule's echogenicity (dB) and margin look. */
    record Atlas(Tissue warp, Tissue streak, Tissue epidermis, Tissue skin, Tissue fat, Tissue strapMuscle, Tissue strapSeptum,
            Tissue sternocleidomastoid, Tissue connective, Tissue thyroid, Tissue thyroidVessels, Tissue longusColli,
            Tissue longusColliAlong, Tissue bone, Tissue vessel, Tissue carotid, Tissue carotidAlong, Tissue jugular,
            Tissue trachealWall, Tissue air, Tissue nodule, Tissue cyst, Tissue pockets, Tissue sponge, Tissue capsule, Tissue rim,
            Map<NoduleSigns.Echogenicity, Double> echogenicity, Map<NoduleSigns.Margin, Margin> margin) {}

    static final Atlas ATLAS = Json.resource("phantom/tissues.json", TypeToken.get(Atlas.class));

    /** Level of a surface that reflects nothing. */
    static final float SILENT = -200;

    /**
     * Smooth noise n, -1 to 1, with a grain of {@code across} x {@code deep} mm: adds {@code gain * n} dB, and
     * {@code ridge * (n - over)} where n exceeds {@code over}. The other numbers place it in the noise, so that textures differ.
     */
    record Texture(double gain, double ridge, double over, double across, double deep, double x, double z,
            double slices, double slicesDeep, double bend) {}

    /**
     * A bright line of {@code 2 * halfWidth} mm, {@code at} mm behind the surface. Its level varies with the specks and slopes of
     * the surface (or both, {@code glint}) and its waves, and falls off where it turns away from the beam.
     */
    record Border(double at, double halfWidth, double level, double speck, double slope, double glint, double wave, double falloff) {

        /** Level at a distance from the surface, dB, where the line's middle has the given level. */
        double line(double distance, double middle) {
            double q = (distance - at) / halfWidth;
            return q * q > 9 ? SILENT : middle - 4.3 * q * q;
        }
    }

    /**
     * A nodule's margin: it passes over {@code blur} mm into the tissue around it. Its outline has waves of relative amplitude
     * {@code waves} where {@code from} to {@code to} of them fit around the nodule, {@code others} otherwise.
     */
    record Margin(double blur, int from, int to, double waves, double others) {}

    /**
     * Sum of the textures at a point.
     *
     * @param slice place of the image plane: moves the textures from image to image of a patient
     * @param bend  by how much fibres run down towards the right
     */
    double texture(Noise noise, double x, double z, double slice, double bend) {
        double sum = 0;
        for (int k = 0; textures != null && k < textures.length; k++) {
            Texture t = textures[k];
            double n = noise.at(x / t.across + slice * t.slices + t.x, (z + bend * t.bend) / t.deep + slice * t.slicesDeep + t.z);
            sum += t.gain * n + t.ridge * Math.max(0, n - t.over);
        }
        return sum;
    }
}
