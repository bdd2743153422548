/**
 * Synthetic thyroid ultrasound frames with known truth, so that the whole study runs without anybody's patient data.
 *
 * <p>{@link thyroidstudy.phantom.Phantoms} is the data source; {@link thyroidstudy.phantom.PhantomGenerator}
 * makes one frame. The picture arises as in a scanner: scatterers weighted by a map of tissue echogenicity, a
 * point-spread function, attenuation along each beam, envelope, logarithmic compression, burnt-in overlays.
 */
package thyroidstudy.phantom;
