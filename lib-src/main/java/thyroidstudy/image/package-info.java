/** Image files: decoded, bounded and described. Every picture that enters the study is read here. */
package thyroidstudy.image;
