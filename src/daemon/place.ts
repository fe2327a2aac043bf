/** Where a daemon is: which node, its directories, and what it was started with, from its command line and the compiled file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../core/config.ts';
import { createIdentitySource, type IdentitySource } from '../identity/identity-source.ts';
import type { ControlGroupOptions } from '../node/control-group.ts';

export interface Place {
  readonly node: string;
  readonly stateDir: string;
  /** Of the control groups of everything that runs here. */
  readonly controlGroups: ControlGroupOptions;
  readonly bootstrap: Config;
  readonly keyFile: string;
  /** Directory with the identity of this node; none: nothing is encrypted. */
  readonly identity: string | undefined;
  readonly own: IdentitySource | undefined;
  /** The cluster file, where the agent was started with one. */
  readonly file: string | undefined;
}

export function readPlace(): Place {
  const string = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { node: string, 'state-dir': string, base: string, compiled: string, cluster: string },
  });
  const node = values.node ?? '';
  const stateDir = values['state-dir'] ?? '';
  const compiled = readFileSync(values.compiled ?? join(stateDir, 'compiled.json'), 'utf8');
  const { config, keyFile, identity } = JSON.parse(compiled) as {
    config: Config;
    keyFile: string;
    identity?: string;
  };
  return {
    node,
    stateDir,
    controlGroups: { cluster: config.cluster.name, node, ...(values.base ? { base: values.base } : {}) },
    bootstrap: config,
    keyFile,
    identity,
    own: identity === undefined ? undefined : createIdentitySource(identity),
    file: values.cluster,
  };
}
