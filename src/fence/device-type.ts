/**
 * What a kind of fence device is: a folder that says everything about it, and one line in `all-devices.ts`. As with
 * resource types, only who reads a cluster file loads the schema.
 */
import type { Examined } from '../agents/examined.ts';
import type { FenceDeviceConfig, FenceProof, Json, NodeName } from '../core/config.ts';
import type { FenceResult, PowerAnswer } from '../core/power.ts';
import type { SecretSource } from '../secrets/secret-source.ts';
import type { DeviceSchema } from './device-schema.ts';

export type Params = FenceDeviceConfig['params'];

export interface DeviceType {
  readonly facts: DeviceFacts;
  /** From what the cluster file says, in the form of the schema, to what core and driver get. Pure. */
  readonly compile: (written: Params, place: DevicePlace) => CompiledDevice;
  /** What this machine says about the parameters, as the driver gets them. Switches nothing. */
  readonly examine?: (params: Params) => Promise<Examined>;
  /** Without one nothing can be asked: a person looks, and confirms. */
  readonly driver?: FenceDriver;
  readonly schema: () => Promise<DeviceSchema>;
}

export interface DevicePlace {
  /** Whom it fences; `{node}`. */
  readonly node: NodeName;
  /** Where the cluster file lies; `{here}`, and where relative paths start. */
  readonly directory: string;
}

export type CompiledDevice = Omit<FenceDeviceConfig, 'device' | 'proof'>;

export interface DeviceFacts {
  /** What is proved when it says so. */
  readonly proof: FenceProof;
  /** Ms it usually takes to switch off and read back; undefined where only a person sets the bound. */
  readonly typicalMs: (params: Params) => number | undefined;
  /** Equal for two devices that would switch off the same machine; undefined where that cannot be told. */
  readonly plug: (params: Params) => string | undefined;
  /** Programs that every other node must have. */
  readonly programs: (params: Params) => readonly { readonly program: string; readonly remedy: string }[];
  /** By what a node is fenced, in a sentence. */
  readonly words: (params: Params) => string;
  /** What it needs that the cluster file does not hold, by the name of the option. */
  readonly secrets: (params: Params) => readonly { readonly name: string; readonly source: SecretSource }[];
}

export interface FenceDriver {
  /** Never rejects. */
  off(node: NodeName, device: FenceDeviceConfig, askFirst: boolean): Promise<FenceResult>;
  /** Gives it power again, and says what was read back; one that cannot says so. Never rejects. */
  on(node: NodeName, device: FenceDeviceConfig): Promise<PowerAnswer>;
  /** Never rejects, and changes nothing. */
  status(node: NodeName, device: FenceDeviceConfig): Promise<PowerAnswer>;
}

/** A parameter that the schema has checked to be a text. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
