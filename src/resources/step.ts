/**
 * What a resource type may ask for: a small closed language of steps that one dull runner carries out. Steps are plain
 * JSON because the journal keeps them: the keeper hard-stops a resource with nothing but these, long after the daemon
 * and the code that compiled them may be gone. So a step carries everything it needs, and a kind never changes meaning.
 *
 * A list of steps is run in order and ends at the first step that says something about the resource or fails.
 * `{device}` in a command or path stands for what an earlier `find-device` found.
 */
import type { Json } from '../core/config.ts';
import type { SecretSource } from '../secrets/secret-source.ts';
import type { MountedThing } from './mounted-thing.ts';

export type Step =
  | RunStep
  | CallStep
  /** Starts a command in the control group and does not wait for it. */
  | { readonly kind: 'background'; readonly argv: readonly string[]; readonly env: Environment }
  | SpawnMainStep
  /** Ends the list as running when the supervised main process lives. */
  | { readonly kind: 'done-if-main-runs' }
  /** Says running, stopped, or failed when the main process ended and others of its control group are left. */
  | { readonly kind: 'main-state' }
  /** To the main process, or to all that is left in the control group when that has ended. */
  | { readonly kind: 'signal-main'; readonly signal: string }
  /** Waits until nothing is left; what the main process leaves behind when it ends gets the signal too, once. */
  | { readonly kind: 'wait-empty'; readonly signal: string }
  | { readonly kind: 'kill-group' }
  /** As `kill-group`, but does not wait for the end: a later step does. */
  | { readonly kind: 'begin-kill' }
  /** Says stopped when nothing is left in the control group, else failed. */
  | { readonly kind: 'stopped-if-empty' }
  | { readonly kind: 'make-directory'; readonly path: string }
  /** Ends when the port accepts a connection; fails when the main process ends before. */
  | { readonly kind: 'wait-port'; readonly host: string; readonly port: number }
  /** Ends when the command exits 0; fails when the main process ends before. */
  | ({ readonly kind: 'wait-command'; readonly argv: readonly string[] } & Surroundings)
  /** Finds the interface that holds `own`, else one with an address in `subnet`, and calls it `{device}`. */
  | { readonly kind: 'find-device'; readonly own: string; readonly subnet: string }
  /** Says running when the address is on an interface that is up and has a carrier. */
  | { readonly kind: 'running-if-address-up'; readonly address: string }
  /** Writes a kernel setting; one that cannot be written is left as it is. */
  | { readonly kind: 'set'; readonly path: string; readonly value: string }
  /**
   * Ends the list as running when it is mounted at the directory. With `device` (what the file system lies on, which
   * belongs to the resource alone): fails when something else is mounted there, or when it is in use elsewhere here.
   */
  | ({ readonly kind: 'done-if-mounted' } & MountedThing)
  /**
   * Says running or stopped by the mount table; failed when it should be writable and turned read-only. With `device` it
   * says stopped only when that is mounted in no namespace and the kernel would give it away.
   */
  | ({ readonly kind: 'mount-state'; readonly writable: boolean } & MountedThing)
  /**
   * Unmounts everything at the directory and on it; with `device` everything of that, in every namespace. Its users are
   * terminated when it is busy, then killed.
   */
  | ({ readonly kind: 'unmount'; readonly mayTerminate: boolean } & MountedThing)
  /** Says what systemd says of a unit; with `certain` it says stopped only when no process of it is left. */
  | { readonly kind: 'unit-state'; readonly unit: string; readonly certain: boolean }
  /** Kills all processes of a unit until systemd has it stopped. */
  | { readonly kind: 'end-unit'; readonly unit: string };

export type StepKind = Step['kind'];
export type StepOf<K extends StepKind> = Extract<Step, { readonly kind: K }>;

export type Environment = Readonly<Record<string, string>>;

/** What a program finds in its environment. */
export interface Surroundings {
  readonly env: Environment;
  /** And what no step holds: it is had on the node when the step is carried out (step-secrets.ts). */
  readonly secrets?: readonly StepSecret[];
}

export interface StepSecret {
  readonly variable: string;
  /** How the cluster file calls it. */
  readonly name: string;
  readonly source: SecretSource;
}

export interface RunStep extends Surroundings {
  readonly kind: 'run';
  /** What people read instead of a long command, e.g. "mount of /srv/web". */
  readonly title?: string;
  readonly argv: readonly string[];
  readonly cwd?: string;
  /**
   * False for short tools that leave no process behind: they stay in the daemon's control group, because joining
   * another one waits for the kernel (5 to 14 ms on an idle machine unless mounted with favordynmods).
   */
  readonly joins: boolean;
  /** What an exit code means; `other` for all that are not listed. */
  readonly exits: ExitMeanings;
  /** Asked again until it says "running", for as long as something lives in the control group and there is time. */
  readonly untilRunning?: true;
  /** After an exit that means `ok`: what it says when it printed nothing, and when it printed something. */
  readonly output?: { readonly empty: Meaning; readonly some: Meaning; readonly reason?: string };
}

/**
 * Asks a service, where there is no local command to run: a virtual machine's emulator, later the API of a cloud.
 *
 * What a keeper may do alone is told by the transport. A **local** one needs this machine only: no name service, no
 * credentials, no library, nobody else's time-out. A remote one may stand in a start, a stop, a probe or an announcement,
 * which the daemon runs, and never in a hard stop or in what verifies it: those are journaled as `HardStep`s, which know
 * local calls only. In a hard stop a call comes behind the kill, so that nothing depends on its answer; what only a remote
 * service could end is no hard stop but a proof from outside, like a fence.
 */
export type CallStep = LocalCall;

/** JSON over a Unix socket, one value per line each way. */
export interface LocalCall {
  readonly kind: 'call';
  readonly transport: 'unix-json';
  /** What people read, e.g. "query-status of vm1". */
  readonly title: string;
  readonly socket: string;
  /** Each is sent after the answer to the one before. */
  readonly requests: readonly Json[];
  /** A line with one of these members is an answer; greetings and events are passed over. */
  readonly answers: readonly string[];
  /** Where in the last answer the word stands that says what came of it; the word is '' where nothing stands. */
  readonly word: readonly string[];
  readonly words: { readonly [word: string]: Meaning; readonly other: Meaning };
  /** Nobody listens at the socket. */
  readonly nobody: Meaning;
}

/** What a keeper can carry out alone, long after the daemon is gone. */
export type HardStep = Exclude<Step, CallStep> | LocalCall;

export interface SpawnMainStep extends Surroundings {
  readonly kind: 'spawn-main';
  readonly argv: readonly string[];
  readonly cwd: string;
}

/**
 * `ok`: go on. `running`, `degraded` (running, with a reason), `stopped`, `absent` (stopped: it is not even installed):
 * the state. `soft`, `hard`, `fatal`: failed, by where it may be tried again.
 */
export type Meaning = 'ok' | 'running' | 'degraded' | 'stopped' | 'absent' | 'soft' | 'hard' | 'fatal';
export type ExitMeanings = { readonly [exit: string]: Meaning; readonly other: Meaning };

/** By its main process, whose death is its death; or by what systemd says of a unit. */
export type Supervision = { readonly by: 'main-process' } | { readonly by: 'systemd'; readonly unit: string };

/** Everything a resource type says about one resource. */
export interface Program {
  readonly start: readonly Step[];
  /** Asks it to stop; may take until the stop time-out. */
  readonly stop: readonly Step[];
  /** Cheap; may run every few seconds. */
  readonly probe: readonly Step[];
  /** Certain; says stopped only when nothing of it is left. */
  readonly deepProbe: readonly Step[];
  /** Ends it whatever it does: control group killed, outside marks removed. */
  readonly hardStop: readonly HardStep[];
  /** Must say stopped before anybody may claim that it is. */
  readonly verifyStopped: readonly HardStep[];
  /** Tells the outside again where it is. */
  readonly announce: readonly Step[];
  /** How its death is noticed at once; where nothing is said, by its probes. */
  readonly supervision?: Supervision;
  /** Programs that its steps call, by name or path, also from within a shell: without one it is not even started. */
  readonly needs?: readonly string[];
}
