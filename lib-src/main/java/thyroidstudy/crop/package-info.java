/** From the scanner's frame to the ultrasound picture and to the nodule. */
package thyroidstudy.crop;
