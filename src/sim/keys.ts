/** Keys of a simulated cluster, by their names; the first signs, all of them are accepted. */
export type Keys = readonly [string, ...string[]];
