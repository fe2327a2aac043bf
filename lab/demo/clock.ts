/** The clock that the demo and its client share: the machine's monotonic one, the same in every process. */

/** Milliseconds since some moment before the machine's boot. */
export function nowMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
