package thyroidstudy.audit;

import com.google.gson.reflect.TypeToken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.StudyData;
import thyroidstudy.store.Json;

/**
 * How frequent sonographic signs are in one class, as far as the data describes its images: shares of the images whose field is filled.
 *
 * @param what   whose images
 * @param label  the class
 * @param images of the class with at least one of the fields
 * @param shares by sign, 0 to 1; a sign whose field is empty in all images is left out
 */
public record SignShares(String what, Label label, int images, Map<String, Double> shares) {

    /** A sign, the columns that may tell it, and the words there that say so. */
    private record Sign(String name, List<String> columns, Predicate<String> present) {

        Optional<Boolean> in(ImageRecord image) {
            return columns.stream().map(image.attributes()::get).filter(value -> value != null && !value.isBlank()).findFirst()
                    .map(value -> present.test(value.toLowerCase(Locale.ROOT)));
        }
    }

    /** Those of the TI-RADS lexicons that phantoms and DDTI both describe. */
    private static final List<Sign> SIGNS = List.of(
            new Sign("solid", List.of("composition"), w -> w.equals("solid") || w.equals("dense")),
            new Sign("hypoechoic", List.of("echogenicity"), w -> w.contains("hypoecho")),
            new Sign("lobulated or spiculated", List.of("margin", "margins"), w -> w.contains("lobulated") || w.contains("spiculated")),
            new Sign("microcalcifications", List.of("calcification", "calcifications"), w -> w.startsWith("micro")));

    /** Of each class; without a class whose images are not described. */
    public static List<SignShares> of(StudyData data) {
        List<SignShares> all = new ArrayList<>();
        for (Label label : Label.values()) {
            List<ImageRecord> described = data.where(label).records().stream()
                    .filter(image -> SIGNS.stream().anyMatch(sign -> sign.in(image).isPresent())).toList();
            Map<String, Double> shares = new LinkedHashMap<>();
            for (Sign sign : SIGNS) {
                described.stream().map(sign::in).flatMap(Optional::stream).mapToInt(is -> is ? 1 : 0).average()
                        .ifPresent(share -> shares.put(sign.name, Math.round(share * 1000) / 1000.0));
            }
            if (!described.isEmpty()) {
                all.add(new SignShares(data.name(), label, described.size(), shares));
            }
        }
        return all;
    }

    /** The same of the development part of DDTI (Pedraza et al. 2015), recorded; its classes are by TI-RADS, benign 2 and 3. */
    public static List<SignShares> ddti() {
        return Json.resource("ddti-sign-shares.json", new TypeToken<List<SignShares>>() {});
    }

    /** The names of all signs. */
    public static List<String> signs() {
        return SIGNS.stream().map(Sign::name).toList();
    }
}
