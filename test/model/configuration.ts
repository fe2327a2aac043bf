/** A cluster that is explored: small in one way and complete in another. */
import type { FaultKind } from './fault-kind.ts';

/** In ticks. */
export interface Clocks {
  readonly lease: number;
  readonly watchdog: number;
  readonly margin: number;
}

export interface Configuration {
  readonly name: string;
  readonly about: string;
  /** `mutants`: explored in the small run too, but made for one mutant. */
  readonly run: 'small' | 'large' | 'mutants';
  readonly nodes: number;
  /** First owner and first coordinator; every pair is explored. */
  readonly starts: readonly (readonly [owner: number, coordinator: number])[];
  /** What a fence command does; `none`: only a lapse proves; `pair`: two supplies, each switched off by a device of its own. */
  readonly device: 'off' | 'pair' | 'cut' | 'none';
  /** Who was proved off is switched on again, by a command that may take effect whenever it does. */
  readonly thenOn?: true;
  /** The weakest proof that is enough for the group. */
  readonly needs: 'off' | 'cut-off';
  readonly clocks?: Clocks;
  /** Without power from the start. */
  readonly down?: readonly number[];
  /** The first owner has just been admitted: neither renewed nor started yet. */
  readonly newcomer?: number;
  readonly faults: readonly FaultKind[];
  readonly budget: number;
}
