/** The version of this build; a run from the sources says so. */

/** `0.1.0+a1b2c3d4e5f6`: the build replaces the variable by a constant. */
export function readVersion(): string {
  return process.env.HOLDFAST_BUILD ?? '0.0.0+sources';
}
