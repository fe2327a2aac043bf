/**
 * `holdfast key status|rotate|new`: one key of the cluster takes the place of another while everything runs. A key file
 * names several keys then; the first signs, all are accepted, and a running agent takes up what is copied over it.
 *
 * Three steps, each a file that is copied to every node, and each refused until every member says that it has taken up the
 * one before (src/values/next-key-step.ts).
 */
import { type KeyObject, randomBytes } from 'node:crypto';
import { accessName } from '../../core/access/access-document.ts';
import { documentKey, recordKey } from '../../core/domain-entries.ts';
import { HoldfastError } from '../../errors.ts';
import { acceptedBy } from '../../store/seal.ts';
import { takeoverName } from '../../store/takeover-domain.ts';
import { renderTable } from '../../terminal/table.ts';
import {
  type ClusterKeys,
  type KeyRing,
  keyId,
  parseClusterKeys,
  renderClusterKeys,
} from '../../values/cluster-keys.ts';
import { type KeyStep, type KeysSeen, type NextKeyStep, nextKeyStep } from '../../values/next-key-step.ts';
import { clientOf } from '../agent.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { draftOwnFile } from '../draft-file.ts';
import { type FileInput, loadFile } from '../files/load.ts';
import type { OutputInput, StateDirInput, YesInput } from '../options.ts';
import { print } from '../print.ts';
import { replaceFile } from '../replace-file.ts';
import { answered, type OpenedStore, ringOf, withStore } from './opened-store.ts';

/** What `-o json` prints. */
interface KeyView extends KeysSeen {
  readonly file: string;
  /** Of the key file here, the one that signs first. */
  readonly keys: readonly string[];
}

/** Keeper and daemon read the file by themselves, each within two seconds. */
const takenUpMs = 5000;
const rewrittenWithinMs = 15_000;

export async function keyStatus(context: Context, input: FileInput & OutputInput): Promise<undefined> {
  const view = await withStore(context, input, (opened) => look(context, input, opened));
  await print(context, input, view, () => render(view, context.width));
  return undefined;
}

export async function keyNew(context: Context, input: FileInput): Promise<undefined> {
  const { keyFile } = loadFile(context, input.file);
  const draft = draftOwnFile(keyFile, `${freshText()}\n`);
  try {
    if (!draft.keep()) throw new HoldfastError('key-exists', { file: keyFile });
  } finally {
    draft.close();
  }
  context.out.write(`A new key is in ${keyFile}. Copy it to every node (mode 0600).\n`);
  return undefined;
}

type RotateInput = FileInput & YesInput & StateDirInput;

export async function keyRotate(context: Context, input: RotateInput): Promise<undefined> {
  const { keyFile } = loadFile(context, input.file);
  const held = ringOf(keyFile);
  // What a record says, the keeper of that node has taken up by then, too.
  await context.sleep(takenUpMs);
  const seen = await withStore(context, input, (opened) => look(context, input, opened));
  const step = stepAfter(held, seen);
  if (step.is === 'wait')
    throw new HoldfastError('key-not-everywhere', {
      nodes: step.nodes.join(', '),
      key: step.key,
      file: keyFile,
    });
  if (step.is === 'rewrite') {
    await rewriteDocument(context, input, held);
    return keyRotate(context, input);
  }
  await tellOfAbsent(context, input, seen, step.is === 'forget');
  if (step.is === 'forget') await accessIsSigned(context, input, held.keys);
  const after = fileAfter(step.is, held.keys);
  replaceFile(keyFile, renderClusterKeys(after.keys, after.step));
  const next = step.is === 'forget' ? 'Then the old key is worth nothing.' : 'Then run this again.';
  context.out.write(
    `${after.said}\nCopy ${keyFile} to every node (mode 0600); agents take it up by themselves. ${next}\n`,
  );
  return undefined;
}

function stepAfter({ keys: [first, ...others], step }: KeyRing, seen: KeysSeen): NextKeyStep {
  return nextKeyStep({ keys: [keyId(first), ...others.map(keyId)], step }, seen);
}

/** Agents write anew who may come in, with the key that signs now. With the other forgotten nobody could read it. */
async function accessIsSigned(context: Context, input: RotateInput, [key]: ClusterKeys): Promise<void> {
  for (let waited = 0; waited < rewrittenWithinMs; waited += 500) {
    const raw = await withStore(context, input, ({ store }) => answered(store.domain(accessName).read()));
    const document = raw.get(documentKey)?.value;
    if (document === undefined || acceptedBy(document)[0] === keyId(key)) return;
    await context.sleep(500);
  }
  throw new HoldfastError('key-not-everywhere', { nodes: 'any agent', key: keyId(key), file: input.file });
}

interface File {
  readonly keys: ClusterKeys;
  readonly step: KeyStep | undefined;
  readonly said: string;
}

/** What the next step writes. */
function fileAfter(step: 'accept' | 'sign' | 'forget', [first, second = first]: ClusterKeys): File {
  switch (step) {
    case 'accept': {
      const next = newKey();
      const said = `Step 1 of 3: the new key ${keyId(next)} is accepted; ${keyId(first)} still signs.`;
      return { keys: [first, next], step: 'accept', said };
    }
    case 'sign': {
      const said = `Step 2 of 3: the new key ${keyId(second)} signs; ${keyId(first)} is still accepted.`;
      return { keys: [second, first], step: 'sign', said };
    }
    case 'forget': {
      const said = `Step 3 of 3: ${keyId(first)} is the only key; ${keyId(second)} is forgotten.`;
      return { keys: [first], step: undefined, said };
    }
  }
}

function newKey(): KeyObject {
  return parseClusterKeys(Buffer.from(freshText()))[0];
}

function freshText(): string {
  return randomBytes(32).toString('hex');
}

async function look(context: Context, { file }: FileInput, opened: OpenedStore): Promise<KeyView> {
  const { store, takeover } = opened;
  const { document, forged } = await answered(takeover.read());
  if (forged?.[documentKey] !== undefined) throw new HoldfastError('document-forged');
  if (document === undefined) throw new HoldfastError('store-empty', { file });
  const raw = await answered(store.domain(takeoverName).read());
  const { keyFile } = loadFile({ ...context, err: silent }, file);
  const accepts = acceptedBy(raw.get(documentKey)?.value);
  return {
    file: keyFile,
    keys: ringOf(keyFile).keys.map(keyId),
    document: { signedBy: accepts[0] ?? '', accepts },
    nodes: Object.entries(document.value.nodes).map(([node, { is }]) => {
      const accepts = acceptedBy(raw.get(recordKey(node))?.value);
      return { node, isMember: is === 'in', signedBy: accepts[0] ?? '', accepts };
    }),
  };
}

/** A request that changes nothing is answered in the document all the same, and so it is written and signed anew, by who has the file of now. */
async function rewriteDocument(context: Context, input: RotateInput, held: KeyRing): Promise<void> {
  const client = clientOf(context, input);
  const { hash } = (await client.status()).configuration ?? { hash: '' };
  await client.submit({ kind: 'apply', hash, base: 0 }).catch(() => undefined);
  for (let waited = 0; waited < rewrittenWithinMs; waited += 500) {
    await context.sleep(500);
    const seen = await withStore(context, input, (opened) => look(context, input, opened));
    if (stepAfter(held, seen).is !== 'rewrite') return;
  }
  throw new HoldfastError('key-not-everywhere', {
    nodes: 'the coordinator',
    key: keyId(held.step === 'accept' ? (held.keys[1] ?? held.keys[0]) : held.keys[0]),
    file: input.file,
  });
}

/** Who is away meanwhile must have the file before its agent starts; with the last step its record counts no more. */
async function tellOfAbsent(
  context: Context,
  input: RotateInput,
  { nodes }: KeyView,
  isLast: boolean,
): Promise<void> {
  const absent = nodes.filter(({ isMember }) => !isMember).map(({ node }) => node);
  if (absent.length === 0) return;
  context.err.write(
    `Not members now: ${absent.join(', ')}. Copy the file there before the agent starts: with the old one it is heard by nobody.\n`,
  );
  if (isLast) await confirm(context, input, 'Forget the old key all the same?');
}

function render({ file, keys, document, nodes }: KeyView, width: number): string {
  const rows = nodes.map(({ node, isMember, signedBy, accepts }) => [
    node,
    isMember ? 'yes' : 'no',
    signedBy || '-',
    accepts.join(', ') || '-',
  ]);
  const columns = ['NODE', 'MEMBER', 'SIGNS WITH', 'ACCEPTS'].map((title) => ({ title }));
  return [
    `${file} here: ${keys.join(', ')} (the first signs).`,
    `The document is signed with ${document.signedBy || 'a key it does not name'}.`,
    '',
    ...renderTable(columns, rows, width),
  ].join('\n');
}

const silent = { write: () => {}, isTTY: false };
