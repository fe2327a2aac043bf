/** What a lab looks like from outside: the shape of `holdfast lab list -o json`. */

export type StoreMode = 'up' | 'slow' | 'readonly' | 'full' | 'gone';

/**
 * What the power switch, and every controller of the lab, pretends to be for the cluster; the lab's own commands are not
 * affected.
 */
export type PowerSwitchFault =
  | { readonly kind: 'ok' }
  | { readonly kind: 'slow'; readonly seconds: number }
  /** Answers at once that all went well, and cuts the power later. */
  | { readonly kind: 'late'; readonly seconds: number }
  /** The same, and says from the first moment that the host is off. */
  | { readonly kind: 'early'; readonly seconds: number }
  /** Answers that all went well; the host stays on, and it says so. */
  | { readonly kind: 'stuck' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'fail' }
  /** Says that the host is off, and does nothing. */
  | { readonly kind: 'lie' }
  /** As a program with a mistake in it: every call ends with exit code 2. */
  | { readonly kind: 'exit-2' };

export interface LabStatus {
  readonly cluster: string;
  readonly dir: string;
  /** The cluster file. */
  readonly file: string;
  /** PID of the supervisor. */
  readonly supervisor: number;
  readonly store: { readonly kind: string; readonly mode: StoreMode };
  readonly powerSwitch: PowerSwitchFault;
  readonly hosts: readonly HostStatus[];
  /** Pairs of hosts that lost each other. */
  readonly cuts: readonly (readonly [string, string])[];
}

/** `controller`: fence devices ask it for the power of nodes. */
export type HostKind = 'node' | 'client' | 'store' | 'controller';

export interface HostStatus {
  readonly name: string;
  readonly kind: HostKind;
  /** `light`: namespaces with the files of this machine. */
  readonly system: 'light' | 'debian';
  readonly power: 'on' | 'off' | 'paused';
  /** How it came on, or why it is off. */
  readonly reason: string;
  /** PID of the host's PID 1, absent while it is off. */
  readonly pid?: number;
  readonly controlGroup: string;
  readonly log: string;
  readonly networks: readonly HostNetworkStatus[];
  readonly watchdog?: 'armed' | 'not armed';
}

export interface HostNetworkStatus {
  readonly network: string;
  readonly address: string;
  /** `unplugged`: no carrier in the host; else carrier, but the switch drops its frames. */
  readonly link: 'up' | 'unplugged' | PortFault;
}

/** Which frames of a host the switch drops: what it sends (`mute`), what is sent to it (`deaf`), or both. */
export type PortFault = 'isolated' | 'mute' | 'deaf';
