/** The five networks of Keras Applications, their weights and their preprocessing. */
package thyroidstudy.backbone;
