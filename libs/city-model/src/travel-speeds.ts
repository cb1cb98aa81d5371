/** A way is as much longer than the straight line: between 4/pi, the mean of a grid of streets, and 1.4. A choice of ours. */
export const WALK_DETOUR_PERMILLE = 1300
/** 4.9 km/h: a choice of ours, near what pedestrian crossings are planned for. */
export const WALK_MILLIMETRES_PER_SECOND = 1350
