/**
 * The store of a lab, as data: what runs it, what is made for it, and what makes it unwell. Each kind plans its own
 * (a file here, a line in plan-store.ts); supervisor, boot and faults carry out what is planned and know no kind.
 */
import type { Config, NetworkName } from '../../src/core/config.ts';
import type { LabService } from '../lab-service.ts';

export interface LabStore {
  /** `none` where the cluster file names a store that no lab can start. */
  readonly kind: string;
  /** Made on this machine before anything boots. */
  readonly directories: readonly string[];
  /** More lines of the boot of one host, which comes before those that do not run the store. */
  readonly boot?: { readonly host: string; readonly lines: readonly string[] };
  /** `holdfast init` is tried on this host until it works, then the file `done` is written. */
  readonly init?: { readonly host: string; readonly done: string };
  /** Undefined: there is nothing that could be unwell. */
  readonly faults?: LabStoreFaults;
}

/** Of several commands the first that works is enough. */
export interface LabStoreFaults {
  readonly readonly: readonly StoreCommand[];
  readonly full: readonly StoreCommand[];
  /** `full` can only be done while the processes are away. */
  readonly fullStops: boolean;
  readonly heal: readonly StoreCommand[];
  /** A boot of this host heals it, too. */
  readonly healedBy?: string;
}

/** Carried out inside a host. */
export interface StoreCommand {
  readonly host: string;
  readonly argv: readonly string[];
}

export interface StorePlan {
  readonly store: LabStore;
  /** Hosts that exist for the store only. */
  readonly hosts: readonly {
    readonly name: string;
    readonly network: NetworkName;
    readonly address: string;
  }[];
  readonly services: ReadonlyMap<string, readonly LabService[]>;
}

export interface StoreInput {
  readonly config: Config;
  readonly file: string;
  readonly dir: string;
  readonly holdfast: string;
  /** Where every host finds its identity; undefined: the store is reached without TLS. */
  readonly identity?: string | undefined;
}
