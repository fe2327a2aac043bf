/** A fence program of the cluster file for one node: placeholders filled in, a relative path made absolute. */
import { basename, resolve } from 'node:path';
import { type CompiledDevice, type DevicePlace, type Params, textOf } from '../device-type.ts';
import { optionsOf } from './options.ts';

export function compile(written: Params, { node, directory }: DevicePlace): CompiledDevice {
  const expand = (text: string) => text.replaceAll('{node}', node).replaceAll('{here}', directory);
  const named = expand(textOf(written.program));
  const program = named.includes('/') ? resolve(directory, named) : named;
  const options = Object.entries(optionsOf(written)).map(([name, value]) => [name, expand(value)]);
  return {
    name: basename(program),
    params: { program, options: Object.fromEntries(options) },
    timeoutMs: Number(written.timeout),
    attempts: Number(written.attempts),
  };
}
