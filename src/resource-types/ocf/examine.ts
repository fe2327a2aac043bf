/** Asks the installed agent what parameters it has, and compares. */
import type { Examined } from '../../agents/examined.ts';
import { judgeParameters } from '../../agents/judge-parameters.ts';
import { readMetadata } from '../../agents/read-metadata.ts';
import { sourceOf } from '../../secrets/secret-source.ts';
import { isObject } from '../params.ts';
import type { Params } from '../resource-type.ts';
import { findAgent, ocfRoot } from './agent.ts';

const env = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  OCF_ROOT: ocfRoot,
  OCF_RESOURCE_INSTANCE: 'meta-data',
  __OCF_ACTION: 'meta-data',
};

export async function examine({ agent, parameters }: Params): Promise<Examined> {
  const found = findAgent(agent);
  const metadata =
    found === undefined
      ? 'is no OCF agent'
      : await readMetadata({ program: found.path, args: ['meta-data'], env });
  if (typeof metadata === 'string') return { is: 'unknown', why: `${String(agent)} ${metadata}` };
  const given = isObject(parameters) ? Object.entries(parameters) : [];
  const values = Object.fromEntries(
    given.map(([name, value]) => [name, sourceOf(value) === undefined ? String(value) : undefined]),
  );
  const manual = `"${found?.path} meta-data"`;
  const named = { ...metadata, name: String(agent) };
  const faults = judgeParameters({ metadata: named, values, under: 'parameters', supplied: [], manual });
  return { is: 'judged', faults };
}
