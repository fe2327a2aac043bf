/**
 * `holdfast store accept`: a person says that what the store shows counts, after a copy was put back by whatever means or
 * the cluster was begun anew. It writes the document itself, since no agent would. A store that somebody works with has
 * nothing to be accepted, and accepting it would stop everything for nothing.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { userName } from '../../api/client.ts';
import { documentKey } from '../../core/domain-entries.ts';
import { acceptDocument } from '../../core/takeover/accept-document.ts';
import type { Document } from '../../core/takeover/document.ts';
import { compareNewest, isNewest, type Newest, newestOf } from '../../core/takeover/newest.ts';
import { HoldfastError } from '../../errors.ts';
import type { Domain } from '../../ports/domain.ts';
import { stateDirOf } from '../agent.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import type { FileInput } from '../files/load.ts';
import type { StateDirInput, YesInput } from '../options.ts';
import { above, type OpenedStore, withStore } from './opened-store.ts';

type AcceptInput = FileInput & YesInput & StateDirInput;

export async function accept(context: Context, input: AcceptInput): Promise<undefined> {
  await withStore(context, input, (opened) => acceptIn(context, input, opened));
  return undefined;
}

async function acceptIn(context: Context, input: AcceptInput, opened: OpenedStore): Promise<void> {
  const { config, takeover } = opened;
  await refuseInUse(context, opened);
  const { document, forged } = await takeover.read();
  if (forged?.[documentKey] !== undefined) throw new HoldfastError('document-forged');
  if (document === undefined) throw new HoldfastError('store-empty', { file: input.file });
  const here = readSeen(stateDirOf(context, input));
  context.err.write(`${describe(document.value, here)}\n`);
  await confirm(context, input, `Accept what the store of ${config.cluster.name} shows?`);
  const next = acceptDocument(document.value, {
    ...above(newestOf(document.value), here),
    lineage: randomBytes(8).toString('hex'),
    at: context.now(),
    by: userName(),
    nodes: Object.keys(config.nodes),
  });
  await writeAccepted(takeover, document.version, next);
  report(context, next);
}

/** Rejects with `store-in-use`: the record of some node moves. */
export async function refuseInUse(context: Context, { config, takeover }: OpenedStore): Promise<void> {
  const before = await takeover.read();
  await context.sleep(3 * config.timing.renewIntervalMs);
  const after = await takeover.read();
  for (const [node, { value }] of Object.entries(after.records))
    if (before.records[node]?.value.counter !== value.counter)
      throw new HoldfastError('store-in-use', { node });
}

export async function writeAccepted(
  takeover: Domain<Document, unknown>,
  expected: number,
  next: Document,
): Promise<void> {
  const answer = await takeover.writeDocument(expected, next);
  if (answer.answer === 'ok') return;
  const reason =
    answer.answer === 'conflict'
      ? 'somebody wrote to it at the same moment; nothing was changed'
      : answer.said;
  throw new HoldfastError('store-unavailable', { reason });
}

/** What the agent of this state directory knows of; nothing where there is none, or none may be read. */
export function readSeen(stateDir: string): Newest | undefined {
  try {
    const seen: unknown = JSON.parse(readFileSync(join(stateDir, 'seen.json'), 'utf8'));
    return isNewest(seen) ? { epoch: 0, mark: '', ...seen } : undefined;
  } catch {
    return undefined;
  }
}

function describe(shown: Document, here: Newest | undefined): string {
  const what = `The store shows version ${shown.version} (configuration version ${shown.config.version}).`;
  const is = here && compareNewest(newestOf(shown), here);
  const compared =
    is === 'older'
      ? ` This node has seen version ${here?.version}: what was changed between the two is lost.`
      : is === 'another'
        ? ' It is not what this node has seen.'
        : '';
  return `${what}${compared}\nEvery node will stop what it runs; nothing starts before each has proved that nothing of before runs there.`;
}

export function report(context: Context, { epoch, nodes }: Document): void {
  const names = Object.keys(nodes).join(', ');
  context.out.write(
    `Accepted (epoch ${epoch}). A proof is waited for from ${names}: a running agent gives it by itself, unless its node was installed anew, copied or given other hardware.\n` +
      'For a node that is off for certain: holdfast node confirm-off NODE. To have one switched off: holdfast node fence NODE.\n',
  );
}
