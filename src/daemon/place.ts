/** Which node this daemon is, of which cluster, and where it keeps what it remembers: as its keeper says when it starts it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../core/config.ts';

export interface Place {
  readonly node: string;
  readonly stateDir: string;
  readonly base: string | undefined;
  readonly bootstrap: Config;
  readonly keyFile: string;
  /** The directory of its identity; undefined: it has none, and is not reached from the network. */
  readonly identity: string | undefined;
}

interface Compiled {
  readonly config: Config;
  readonly keyFile: string;
  readonly identity?: string;
}

export function readPlace(): Place {
  const string = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { node: string, 'state-dir': string, base: string, compiled: string, cluster: string },
  });
  const stateDir = values['state-dir'] ?? '';
  const compiled = readFileSync(values.compiled ?? join(stateDir, 'compiled.json'), 'utf8');
  const { config, keyFile, identity } = JSON.parse(compiled) as Compiled;
  return { node: values.node ?? '', stateDir, base: values.base, bootstrap: config, keyFile, identity };
}
