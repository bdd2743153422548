/**
 * Synthetic thyroid ultrasound frames with known truth, so that the whole study runs without anybody's patient data.
 * {@link thyroidstudy.phantom.PhantomSettings} goes in; {@link thyroidstudy.phantom.Phantoms}, a data source like any other,
 * writes the frames to a folder and delivers their records. {@link thyroidstudy.phantom.PhantomGenerator} makes one frame as
 * a scanner does: scatterers weighted by a map of tissue echogenicity, a point-spread function, attenuation along each beam,
 * envelope, logarithmic compression, burnt-in overlays.
 *
 * <p>Start with {@link thyroidstudy.phantom.PhantomGenerator}.
 */
package thyroidstudy.phantom;
