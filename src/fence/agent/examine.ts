/**
 * Asks a fence agent what options it has, and compares. Only a program whose name begins with `fence_` is asked: that is the
 * name of an interface in which `metadata` is an action. Any other might take a word it does not know for "off".
 */
import { basename } from 'node:path';
import type { Examined } from '../../agents/examined.ts';
import { judgeParameters } from '../../agents/judge-parameters.ts';
import { readMetadata } from '../../agents/read-metadata.ts';
import { type Params, textOf } from '../device-type.ts';
import { knownOptionsOf } from './options.ts';

/** What every request says (compile-request.ts). */
const supplied = ['action', 'nodename', 'port', 'plug'];

/** `params` as the driver gets them. */
export async function examine(params: Params): Promise<Examined> {
  const program = textOf(params.program);
  const agent = basename(program);
  if (!agent.startsWith('fence_')) return { is: 'judged', faults: [] };
  const metadata = await readMetadata({ program, args: ['-o', 'metadata'] });
  if (typeof metadata === 'string') return { is: 'unknown', why: `${agent} ${metadata}` };
  const named = { ...metadata, name: agent };
  const manual = `"${agent} -o metadata"`;
  const faults = judgeParameters({
    metadata: named,
    values: knownOptionsOf(params),
    under: 'options',
    supplied,
    manual,
  });
  return { is: 'judged', faults };
}
