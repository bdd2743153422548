/**
 * The five networks of Keras Applications. A {@link thyroidstudy.backbone.Backbone} and options go in; a
 * {@link thyroidstudy.backbone.KerasNetwork} with the study's head comes out, a DJL block with weights drawn as Keras draws
 * them or read from Keras's files ({@link thyroidstudy.backbone.KerasWeights},
 * {@link thyroidstudy.backbone.ImagenetWeights}). Preprocessing is a part of the network's settings
 * ({@link thyroidstudy.backbone.Preprocessing}).
 *
 * <p>Start with {@link thyroidstudy.backbone.Backbone}; {@code Vgg}, {@code ResNet} and {@code EfficientNet} are the tables
 * of the papers, and {@code LayerFactory} has the layers and the head that they are built from.
 */
package thyroidstudy.backbone;
