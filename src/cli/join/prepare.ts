/**
 * `holdfast prepare-join`: what an agent has worked out by a child before a host joins. The cluster file with the node in it,
 * judged as any other, and the certificate; nothing is written. A task on standard input, one line of JSON on standard output.
 */
import { readFileSync } from 'node:fs';
import { canonicalConfig } from '../../config/canonical.ts';
import type { Diagnostic } from '../../config/diagnostic.ts';
import { addNode } from '../../config/edit/add-node.ts';
import { type ClusterFile, parseClusterText } from '../../config/load-cluster-file.ts';
import type { Reason } from '../../core/reason.ts';
import { type Authority, issueNodeCertificate } from '../../identity/authority.ts';
import { fingerprintOfRequest } from '../../identity/certificate-request.ts';
import { IdentityError, identityFiles } from '../../identity/identity.ts';
import { nodeLifeMs } from '../../identity/issue-to-directory.ts';
import { AuthorityClosedError, unsealAuthority } from '../../identity/unseal-authority.ts';
import type { Issued, IssueTask, JoinTask, JoinWork } from '../../ports/joining.ts';
import type { Context } from '../context.ts';
import { chooseAddresses } from './choose-addresses.ts';

export async function printPreparedJoin(context: Context): Promise<undefined> {
  const task = JSON.parse(readFileSync(0, 'utf8')) as JoinTask;
  context.out.write(`${JSON.stringify(await prepareJoin(task))}\n`);
  return undefined;
}

export async function prepareJoin(task: JoinTask): Promise<JoinWork> {
  const { request } = task.host;
  const said = await faultOfRequest(request);
  if (said !== undefined) return { key: '', result: refuse({ kind: 'join-request-wrong', said }) };
  return { key: await fingerprintOfRequest(request), result: await prepare(task) };
}

async function faultOfRequest(request: string): Promise<string | undefined> {
  try {
    await fingerprintOfRequest(request);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

type Result = JoinWork['result'];

async function prepare(task: JoinTask): Promise<Result> {
  const { host, self, source, path, identity, keyFile, at } = task;
  const { node } = host;
  const before = parseClusterText(source, path);
  if (before.config === undefined) return refuse(wrongFile(node, errorsOf(before)));
  const chosen = chooseAddresses(before.config, host);
  if (chosen.is === 'refused') return chosen;
  const { addresses } = chosen;
  const added = !Object.hasOwn(before.config.nodes, node);
  const edited = added ? addNode(source, { name: node, addresses }) : { text: source };
  if ('problems' in edited) return refuse(wrongFile(node, edited.problems));
  const { text: file } = edited;
  const after = parseClusterText(file, path);
  if (after.config === undefined) return refuse(wrongFile(node, errorsOf(after)));
  const { request } = host;
  const issued = await issue({ node, addresses: Object.values(addresses), request, self, identity, at });
  if (issued.is === 'refused') return issued;
  const { certificate } = issued;
  const files = identityFiles(identity);
  return {
    is: 'ready',
    text: canonicalConfig(after.config),
    files: {
      addresses,
      added,
      certificate,
      authority: readFileSync(files.authority, 'utf8'),
      people: readIfThere(files.people),
      file,
      key: readFileSync(keyFile).toString('base64'),
    },
  };
}

/** `holdfast issue-certificate`, likewise. */
export async function printIssued(context: Context): Promise<undefined> {
  const task = JSON.parse(readFileSync(0, 'utf8')) as IssueTask;
  context.out.write(`${JSON.stringify(await issueCertificate(task))}\n`);
  return undefined;
}

export async function issueCertificate(task: IssueTask): Promise<Issued> {
  const said = await faultOfRequest(task.request);
  return said === undefined ? issue(task) : refuse({ kind: 'join-request-wrong', said });
}

/** `request`: one that counts. */
async function issue({
  node: name,
  addresses,
  request,
  self,
  identity,
  at: nowMs,
}: IssueTask): Promise<Issued> {
  const authority = unlockAuthority(identity);
  if (typeof authority === 'string')
    return refuse({ kind: 'join-authority-closed', node: self, said: authority });
  const wanted = { name, addresses, nowMs, lifeMs: nodeLifeMs };
  return { is: 'issued', certificate: await issueNodeCertificate(authority, request, wanted) };
}

/** Why it cannot be used, where it cannot. */
function unlockAuthority(directory: string): Authority | string {
  try {
    return unsealAuthority(directory);
  } catch (error) {
    if (error instanceof AuthorityClosedError || error instanceof IdentityError) return error.details.reason;
    throw error;
  }
}

type Wrong = Pick<Diagnostic, 'wrong' | 'right'>;

function errorsOf({ diagnostics }: ClusterFile): readonly Wrong[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

function wrongFile(node: string, [first]: readonly Wrong[]): Reason {
  return { kind: 'join-file-wrong', node, said: first === undefined ? '' : `${first.wrong}; ${first.right}` };
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function refuse(reason: Reason) {
  return { is: 'refused', reason } as const;
}
