/** Figures and picture grids, each one both interactive and static. */
package thyroidstudy.plot;
