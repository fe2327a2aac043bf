/**
 * A controller of a lab, as data: what fence devices of the cluster file ask for the power of nodes, speaking the protocol
 * that they speak. Each kind says here what it runs (a file beside, a line in all-controllers.ts).
 */
import type { NodeName } from '../../src/core/config.ts';
import type { SecretSource } from '../../src/secrets/secret-source.ts';
import type { LabService } from '../lab-service.ts';

export interface LabController {
  /** Its name as a host of the lab. */
  readonly host: string;
  /** The fence program that asks it. */
  readonly program: string;
  readonly address: string;
  /** What its programs read, made with the lab. */
  readonly directory: string;
}

/** What one fence device of the cluster file says of the controller that it asks. */
export interface AskedController {
  /** Whom it switches. */
  readonly node: NodeName;
  readonly program: string;
  readonly address: string;
  /** As its program gets them, with "_" in their names; a password may be elsewhere. */
  readonly options: Readonly<Record<string, string | SecretSource>>;
}

/** The same device, with the password that it shows. */
export interface ControllerLogin {
  readonly node: NodeName;
  readonly options: Readonly<Record<string, string>>;
}

export interface ControllerKind {
  /** What the host of the controller runs; `asked`: all that the cluster file says of it. Throws `lab-unsuitable`. */
  readonly services: (controller: LabController, asked: readonly AskedController[]) => readonly LabService[];
  /** Writes what its programs read. Throws `lab-unsuitable`. */
  readonly prepare: (input: PrepareController) => Promise<void>;
}

export interface PrepareController {
  readonly controller: LabController;
  /** All that the cluster file says of it, in the order of the nodes. */
  readonly logins: readonly ControllerLogin[];
  readonly nodes: readonly NodeName[];
  /** Of the lab. */
  readonly dir: string;
}
