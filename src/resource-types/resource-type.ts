/**
 * What a resource type is: a folder that says everything about it, and one line in `all-types.ts`. Nothing else in the
 * product knows a type by its name.
 *
 * It has two faces. Facts, compile and observe are loaded by every daemon and are plain functions. The schema of its
 * parameters is loaded only by whoever reads a cluster file, because schemas cost memory: hence the lazy import.
 */
import type { Examined } from '../agents/examined.ts';
import type { NetworkName, ProofKind, ResourceConfig } from '../core/config.ts';
import type { AddressAnswers } from '../ports/resource-observer.ts';
import type { Program } from '../resources/step.ts';
import type { CompileContext } from './compile-context.ts';
import type { ParameterSchema } from './parameter-schema.ts';

/** Parameters as the cluster file's schema gives them: commands are lists, durations milliseconds, addresses canonical. */
export type Params = ResourceConfig['params'];

export interface ResourceType {
  readonly facts: ResourceFacts;
  /**
   * The steps that start, stop, probe and end it. Pure, and it sees nothing of the machine: what must be looked up is a
   * step, so the same definition always compiles to the same text. Throws ResourceDefinitionError.
   */
  readonly compile: (definition: ResourceConfig, context: CompileContext) => Program;
  /** Looks from another node at a resource that lives on a network; without it there is nothing to see. */
  readonly observe?: (definition: ResourceConfig, from: Observer) => Promise<AddressAnswers>;
  /** What this machine says about the parameters. Changes nothing. */
  readonly examine?: (params: Params) => Promise<Examined>;
  readonly schema: () => Promise<ParameterSchema>;
}

export interface ResourceFacts {
  /** Used where the cluster file says nothing. */
  readonly times: TypeTimes;
  /** Proofs that its node is gone which are enough to start it elsewhere; `lapsed` only where a lapse counts at all. */
  readonly proofs: readonly ProofKind[];
  /** Networks it must be reachable on. `find` says which network an address is in. */
  readonly networks: (
    params: Params,
    find: (address: string) => NetworkName | undefined,
  ) => readonly NetworkName[];
  /** What nobody else may have while this resource runs. */
  readonly claims: (params: Params) => readonly Claim[];
  /** The parameter that holds what its programs find in their environment, where secrets may be: see environment.ts. */
  readonly environment?: string;
  /** Programs a node must have to run it. */
  readonly programs: (params: Params) => readonly NeededProgram[];
}

/** In ms. */
export interface TypeTimes {
  readonly start: number;
  readonly stop: number;
  readonly probe: number;
  /** 0: its death is noticed through the process itself. */
  readonly interval: number;
}

export type ClaimKind = Claim['kind'];

/** `what` is equal for equal things; `param` is where in the parameters it is written. */
export type Claim =
  | {
      readonly kind: 'address';
      readonly what: string;
      readonly param: readonly string[];
      /** Undefined: the parameters give none. */
      readonly prefix?: number;
      /** The parameter that may name its network. */
      readonly networkParam?: string;
    }
  /** A device that is destroyed when two nodes use it at once; `shared`: it is only read. */
  | {
      readonly kind: 'device';
      readonly what: string;
      readonly param: readonly string[];
      readonly shared?: true;
    }
  /** A directory of the node. */
  | { readonly kind: 'mount'; readonly what: string; readonly param: readonly string[] }
  /** `host:port` of the node. */
  | { readonly kind: 'port'; readonly what: string; readonly param: readonly string[] }
  /** A unit of the node's service manager. */
  | { readonly kind: 'unit'; readonly what: string; readonly param: readonly string[] };

export interface NeededProgram {
  /** A name that is looked for in the path, or an absolute path. */
  readonly program: string;
  /** How to get it, as the start of a sentence. */
  readonly remedy: string;
}

/** The node that looks. */
export interface Observer {
  /** Hardware address of the owner on the resource's first network, in lower case. */
  readonly mac: string;
  /** The observer's own address on a network and the network's subnet; undefined when it is not on it. */
  readonly network: (name: NetworkName) => { readonly subnet: string; readonly own: string } | undefined;
}

/** For a type that acts on its node alone: whatever proves the node gone frees it. */
export const nodeGone: readonly ProofKind[] = ['released', 'reborn', 'off', 'confirmed', 'lapsed'];
/** For facts of which a type has none. */
export const none = (): readonly never[] => [];
