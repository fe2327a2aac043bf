/**
 * `holdfast restore`: from a backup and an empty host to a cluster of one node that runs, which the others join. One step
 * after the other, each told when it is done; whatever stops it, the same command goes on. What a person vouches for is decided
 * before anything is written, and written before anything else.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { userName } from '../../api/client.ts';
import type { StatusView } from '../../api/contract/views.ts';
import { type ExitName, HoldfastError } from '../../errors.ts';
import { writeIdentityFile } from '../../identity/identity-files.ts';
import { managedOf } from '../../store/etcd/managed.ts';
import { endBeginning } from '../../store/etcd/member-directory.ts';
import { clientOf, stateDirOf } from '../agent.ts';
import { bytesOf, type ClusterBackup, fileOf } from '../backup/cluster-backup.ts';
import { knownPassphrase } from '../backup/passphrase.ts';
import { type Judged, judgeBackup, readSealed, unsealed } from '../backup/read-file.ts';
import { agentUnits, hasUnit, unitsFile } from '../begin/units.ts';
import type { PassphraseInput } from '../certificate/own-identity.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { type LoadedFile, loadFile, loadText } from '../files/load.ts';
import { startNode } from '../join/start-node.ts';
import type { StateDirInput, StoreFileInput, YesInput } from '../options.ts';
import { waitUntil } from '../request-change.ts';
import { memberDirectory } from '../store/member/member-paths.ts';
import { tellAudit } from './audit-events.ts';
import { bringOthers } from './bring-others.ts';
import { lookForLife } from './look-for-life.ts';
import { checkOwnAddresses, fileWith, nodeToBe, readAddresses } from './plan.ts';
import { type AuthorityInput, checkAuthorityIsThere, putIdentity } from './put-identity.ts';
import { putStore } from './put-store.ts';
import { beginRestoring, type Decided, endRestoring, restoreUnderWay } from './restoring.ts';
import { tellDone, tellGoesOn, tellPlan, tellStopped, tellStore } from './tell.ts';
import { askWhoIsOff } from './vouch.ts';

interface RestoreInput extends PassphraseInput, AuthorityInput, StateDirInput, StoreFileInput, YesInput {
  readonly backup: string;
  readonly node: string | undefined;
  readonly address: readonly string[];
  readonly 'confirm-off': readonly string[];
  readonly cluster: string;
  readonly start: boolean;
  readonly timeout: number;
}

export async function restoreCluster(context: Context, input: RestoreInput): Promise<ExitName | undefined> {
  const file = resolve(input.cluster);
  if (file === unitsFile && process.getuid?.() !== 0)
    throw new HoldfastError('needs-root', { command: 'restore' });
  const brought = await bring(context, input);
  const before = restoreUnderWay(file, stateDirOf(context, input), brought.digest);
  if (before !== undefined) context.err.write(tellGoesOn(before));
  const decided = before ?? (await decide(context, input, file, brought));
  try {
    return await carryOut(context, input, { file, decided, ...brought });
  } catch (error) {
    context.err.write(tellStopped(file));
    throw error;
  }
}

interface Brought {
  readonly backup: ClusterBackup;
  readonly judged: Judged;
  /** SHA-256 of its file. */
  readonly digest: string;
}

async function bring(context: Context, input: RestoreInput): Promise<Brought> {
  const sealed = readSealed(input.backup);
  const passphrase = await knownPassphrase(context, input);
  if (passphrase === undefined) throw new HoldfastError('passphrase-wanted');
  const backup = unsealed(input.backup, sealed, passphrase);
  const judged = judgeBackup(input.backup, backup);
  return { backup, judged, digest: sealed.digest };
}

/** Nothing is written before a person has said all that nobody else can know. */
async function decide(
  context: Context,
  input: RestoreInput,
  file: string,
  { backup, digest }: Brought,
): Promise<Decided> {
  const source = sourceIn(backup);
  const names = backup.nodes.map(({ name }) => name);
  const node = nodeToBe(input.node, names);
  const { config: before } = loadText(quiet(context), source, file);
  const addresses = readAddresses(input.address, node, before);
  const { config } = fileWith(context, source, file, addresses);
  checkOwnAddresses(config, node);
  checkAuthorityIsThere(backup, input);
  await lookForLife([before, config], node);
  const confirmed = await askWhoIsOff(context, input['confirm-off'], backup.nodes, node);
  await confirm(context, input, tellPlan(backup, node, confirmed, context.now()));
  const [by, lineage] = [userName(), randomBytes(8).toString('hex')];
  const decided = { backup: digest, node, addresses, confirmed, by, at: context.now(), lineage };
  beginRestoring(file, decided);
  return decided;
}

function sourceIn(backup: ClusterBackup): string {
  return bytesOf(fileOf(backup, 'cluster-file')).toString('utf8');
}

interface Work extends Brought {
  readonly file: string;
  readonly decided: Decided;
}

async function carryOut(context: Context, input: RestoreInput, work: Work): Promise<ExitName | undefined> {
  const { file, decided, backup, judged } = work;
  const { node } = decided;
  await putFiles(context, input, work);
  const put = await putStore(context, { ...input, file }, judged, decided);
  if (readFileSync(file, 'utf8') !== put.source) writeIdentityFile(file, put.source);
  context.out.write(tellStore(put));
  if (put.start !== undefined) return 'unfinished';
  const stateDir = stateDirOf(context, input);
  tellAudit(stateDir, decided, backup.at);
  const loaded = loadFile(quiet(context), file);
  if (managedOf(loaded.config.store) !== undefined) endBeginning(memberDirectory(stateDir));
  if (!input.start || file !== unitsFile || !hasUnit(agentUnits[0])) {
    endRestoring(file);
    context.out.write(`Start its agent: holdfast agent --cluster ${file} --node ${node}\n`);
    return undefined;
  }
  const now = await start(context, input, loaded, node);
  const mayIssue = backup.authority === 'open';
  const others = await bringOthers(context, input, now, loaded, { file, mayIssue });
  endRestoring(file);
  context.out.write(tellDone(backup, decided, others));
  return undefined;
}

/** The cluster file comes last: without it no unit starts. */
async function putFiles(
  context: Context,
  input: RestoreInput,
  { file, decided, backup }: Work,
): Promise<void> {
  const { node: name, addresses } = decided;
  const { config, keyFile, identity, text } = fileWith(quiet(context), sourceIn(backup), file, addresses);
  const secrets = backup.files.filter(({ what }) => what === 'secret');
  for (const { path, bytes } of [
    { path: keyFile, bytes: bytesOf(fileOf(backup, 'key')) },
    ...secrets.map((secret) => ({ path: secret.path, bytes: bytesOf(secret) })),
  ])
    if (!existsSync(path)) writeIdentityFile(path, bytes);
  if (identity !== undefined)
    await putIdentity(context, input, backup, { directory: identity, node: { name, config } });
  if (!existsSync(file)) writeIdentityFile(file, text);
  const written = [
    file,
    keyFile,
    ...(identity === undefined ? [] : [identity]),
    ...secrets.map(({ path }) => path),
  ];
  context.out.write(`Written: ${written.join(', ')}.\n`);
}

async function start(
  context: Context,
  input: RestoreInput,
  { config }: LoadedFile,
  node: string,
): Promise<StatusView> {
  const started = startNode(config, node);
  context.out.write(`Started, and at every boot from now on: ${started.join(', ')}.\n`);
  const isIn = ({ nodes }: StatusView) => {
    const own = nodes.find(({ name }) => name === node);
    return own?.state === 'in' ? undefined : `${node} is ${own?.state ?? 'not known yet'}`;
  };
  const options = { timeoutMs: input.timeout, look: 'holdfast status' };
  return waitUntil(context, clientOf(context, input), isIn, options);
}

function quiet(context: Context): Context {
  return { ...context, err: { isTTY: false, write: () => {} } };
}
