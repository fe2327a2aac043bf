/** A fence program of the cluster file for one node: placeholders filled in, relative paths made absolute. */
import { basename, resolve } from 'node:path';
import type { Json } from '../../core/config.ts';
import { type SecretSource, sourceOf } from '../../secrets/secret-source.ts';
import { type CompiledDevice, type DevicePlace, type Params, textOf } from '../device-type.ts';

export function compile(written: Params, { node, directory }: DevicePlace): CompiledDevice {
  const expand = (text: string) => text.replaceAll('{node}', node).replaceAll('{here}', directory);
  /** A bare name is looked for where programs are. */
  const programAt = (text: string) => (text.includes('/') ? resolve(directory, text) : text);
  const program = programAt(expand(textOf(written.program)));
  const { options } = written;
  const entries = typeof options === 'object' && options !== null ? Object.entries(options) : [];
  return {
    name: basename(program),
    params: {
      program,
      options: Object.fromEntries(
        entries.map(([name, value]): [string, Json] => {
          const source = sourceOf(value);
          return [name, source === undefined ? expand(String(value)) : place(source)];
        }),
      ),
    },
    timeoutMs: Number(written.timeout),
    attempts: Number(written.attempts),
  };

  function place(source: SecretSource): Json {
    switch (source.kind) {
      case 'file':
        return { file: resolve(directory, expand(source.path)) };
      case 'credential':
        return { credential: source.name };
      case 'script': {
        const [own = '', ...words] = source.argv.map(expand);
        return { script: [programAt(own), ...words] };
      }
    }
  }
}
