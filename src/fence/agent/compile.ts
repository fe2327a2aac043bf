/** A fence program of the cluster file for one node: placeholders filled in, relative paths made absolute. */
import { basename } from 'node:path';
import type { Json } from '../../core/config.ts';
import { placeProgram, placeSource } from '../../secrets/place-source.ts';
import { sourceOf } from '../../secrets/secret-source.ts';
import { type CompiledDevice, type DevicePlace, type Params, textOf } from '../device-type.ts';

export function compile(written: Params, { node, directory }: DevicePlace): CompiledDevice {
  const expand = (text: string) => text.replaceAll('{node}', node).replaceAll('{here}', directory);
  const program = placeProgram(expand(textOf(written.program)), directory);
  const { options } = written;
  const entries = typeof options === 'object' && options !== null ? Object.entries(options) : [];
  return {
    name: basename(program),
    params: {
      program,
      options: Object.fromEntries(
        entries.map(([name, value]): [string, Json] => {
          const source = sourceOf(value);
          return [
            name,
            source === undefined ? expand(String(value)) : placeSource(source, directory, expand),
          ];
        }),
      ),
    },
    timeoutMs: Number(written.timeout),
    attempts: Number(written.attempts),
  };
}
