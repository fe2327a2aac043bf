/**
 * `holdfast init` without a file: from an empty host to a cluster of one node that runs. It writes the cluster file, begins the
 * cluster as `init FILE` does, starts the units, and says what is still missing before anything can be taken over.
 */
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { renderDiagnostic } from '../../config/diagnostic.ts';
import { composeClusterFile } from '../../config/edit/compose-cluster-file.ts';
import { parseClusterText } from '../../config/load-cluster-file.ts';
import { HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import { draftFile, draftOwnFile } from '../draft-file.ts';
import { createCluster, type InitInput, isInUse, tellCreated } from '../files/init.ts';
import { invalid } from '../files/load.ts';
import { assertParentIsThere } from '../parent-directory.ts';
import { readable } from '../readable.ts';
import { waitUntil } from '../request-change.ts';
import { type Answers, collectAnswers, type NewClusterInput, shortHostName } from './answers.ts';
import { withNodeName, withoutNodeName, writeDefaults } from './node-name-line.ts';
import { agentUnits, hasUnit, memberUnits, startUnits, unitsFile } from './units.ts';

export type BeginClusterInput = Omit<InitInput, 'file'> &
  NewClusterInput & { readonly to: string; readonly start: boolean; readonly plain: boolean };

const comesInWithinMs = 60_000;

/** Throws `usage`, `cluster-file-exists`, and what `createCluster` throws; nothing is left then. */
export async function beginCluster(context: Context, input: BeginClusterInput): Promise<undefined> {
  const file = resolve(input.to);
  if (existsSync(file)) throw new HoldfastError('cluster-file-exists', { file });
  if (file !== unitsFile)
    assertParentIsThere(input.to, (reason) => new HoldfastError('cluster-file-unwritable', { file, reason }));
  const answers = await collectAnswers(context, input);
  const isSecured = !input.plain && !isPlainEtcd(answers.store);
  const text = composeText(answers, file, isSecured);
  checkText(context, text, file);
  const undo = writeFiles(answers, file, text);
  try {
    const created = await createCluster(context, { ...input, file, node: answers.node });
    context.out.write(`${[`The cluster file is ${file}.`, ...tellCreated(created)].join('\n')}\n`);
  } catch (error) {
    if (!isInUse(answers.store.managed === true, error)) undo();
    else context.err.write(`The cluster file is ${file}. To go on with it: holdfast init ${file}\n`);
    throw error;
  }
  const isStarted = input.start && (await start(context, input, answers));
  context.out.write(`${tellNext(answers, file, isStarted, isSecured).join('\n')}\n`);
  return undefined;
}

function composeText(
  { name, node, networks, store, fence }: Answers,
  path: string,
  isSecured: boolean,
): string {
  return composeClusterFile({
    name,
    node: { name: node, addresses: Object.fromEntries(networks.map((one) => [one.name, one.address])) },
    networks: Object.fromEntries(networks.map(({ name: its, role, subnet }) => [its, { role, subnet }])),
    store,
    fence,
    identity: isSecured ? 'identity' : undefined,
    path,
  });
}

/** Members that speak without certificates cannot be reached with one. */
function isPlainEtcd({ endpoints }: Answers['store']): boolean {
  return Array.isArray(endpoints) && endpoints.some((url) => String(url).startsWith('http:'));
}

/** Nothing is written that `validate` would refuse. Throws `invalid-cluster-file`. */
function checkText(context: Context, text: string, file: string): void {
  const { diagnostics } = parseClusterText(text, file);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  for (const error of errors) context.err.write(readable(`${renderDiagnostic(error)}\n`));
  if (errors.length > 0) throw invalid(file, errors);
}

/** Gives what takes them away again. */
function writeFiles({ node, fence }: Answers, file: string, text: string): () => void {
  try {
    const draft = file === unitsFile ? draftOwnFile(file, text) : draftFile(file, text);
    const isKept = draft.keep();
    draft.close();
    if (!isKept) throw new HoldfastError('cluster-file-exists', { file });
    if (fence.every(({ options }) => options === undefined)) chmodSync(file, 0o644);
  } catch (error) {
    if (error instanceof HoldfastError) throw error;
    throw new HoldfastError('cluster-file-unwritable', { file, reason: (error as Error).message });
  }
  const undoDefaults =
    file === unitsFile
      ? writeDefaults((was) => (node === shortHostName() ? withoutNodeName(was) : withNodeName(was, node)))
      : () => {};
  return () => {
    rmSync(file, { force: true });
    undoDefaults();
  };
}

/** False where there are no units, or where they belong to another file. */
async function start(context: Context, input: BeginClusterInput, { node, store }: Answers): Promise<boolean> {
  if (resolve(input.to) !== unitsFile || !hasUnit(agentUnits[0])) return false;
  if (store.kind === 'sqlite') return false;
  startUnits(store.managed === true ? [...memberUnits, ...agentUnits] : agentUnits);
  const isIn = (state: string | undefined) =>
    state === 'in' ? undefined : `${node} is ${state ?? 'not known yet'}`;
  await waitUntil(
    context,
    clientOf(context, input),
    ({ nodes }) => isIn(nodes.find(({ name }) => name === node)?.state),
    { timeoutMs: comesInWithinMs, look: 'journalctl -u holdfast' },
  );
  context.out.write(`Started ${agentUnits[0]}: ${node} is in.\n`);
  return true;
}

function tellNext(
  { node, fence, store }: Answers,
  file: string,
  isStarted: boolean,
  isSecured: boolean,
): string[] {
  const isByPerson = fence.every(({ device }) => device === 'manual');
  return [
    ...(isStarted ? [] : [`Next, start the agent: ${startCommand(node, file)}`]),
    'Before anything can be taken over, there must be:',
    isSecured
      ? '  - a second node, better three: "holdfast token create --for join" here, "holdfast join TOKEN" there'
      : '  - a second node, better three',
    ...(isByPerson
      ? [
          `  - something that switches a lost node off (holdfast fence add): ${basename(file)} names a person, and groups of a lost node wait until one confirms that it is off`,
        ]
      : []),
    ...(store.managed === true
      ? [
          '  - three machines for the store: with one the cluster freezes without it (store.witnesses: one that is no node)',
        ]
      : []),
    `  - groups in ${basename(file)}: then holdfast apply ${file}`,
  ];
}

function startCommand(node: string, file: string): string {
  return file === unitsFile && hasUnit(agentUnits[0])
    ? `systemctl enable --now ${agentUnits[0]}`
    : `holdfast agent --cluster ${file} --node ${node}`;
}
