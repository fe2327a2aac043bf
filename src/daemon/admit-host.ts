/**
 * Lets a host join, one after the other. Nothing is changed before all that the host needs is worked out and its token is
 * used up for it alone; what is refused after that can be asked again by the same host with the same key.
 */
import { judgeJoining } from '../core/access/joining.ts';
import type { NodeName } from '../core/config.ts';
import { sourceOf } from '../core/edition.ts';
import type { Reason } from '../core/reason.ts';
import type { Document } from '../core/takeover/document.ts';
import type { Access, KnownToken } from '../ports/access.ts';
import type { AgentFacade } from '../ports/agent-facade.ts';
import type { JoiningHost, JoinOutcome, JoinTask, JoinWork } from '../ports/joining.ts';
import type { ConfigShelf } from './config-shelf.ts';
import { makeTurns } from './make-turns.ts';

export interface HostAdmission {
  readonly self: NodeName;
  /** Directory; undefined: nobody could have come this far. */
  readonly identity: string | undefined;
  readonly keyFile: string;
  /** The cluster file of this node. */
  readonly path: string;
  readonly access: Pick<Access, 'useJoin' | 'joinTime' | 'bringIn'>;
  readonly configs: Pick<ConfigShelf, 'put' | 'read'>;
  readonly submit: AgentFacade['submit'];
  cluster(): { readonly name: string; readonly document: Document | undefined };
  prepare(task: JoinTask): Promise<JoinWork>;
  /** The cluster file of this node is another now: what was in force, and what is. */
  follow(before: string, after: string): void;
  wall(): number;
}

type Admit = AgentFacade['admit'];

export function createHostAdmission(o: HostAdmission): Admit {
  const inTurn = makeTurns();
  return (known, host) => inTurn(() => admit(o, known, host));
}

/** Others may change the configuration meanwhile. */
const attempts = 3;
const withinMs = 30_000;

async function admit(o: HostAdmission, known: KnownToken, host: JoiningHost): Promise<JoinOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await admitOnce(o, known, host);
    const isOvertaken = outcome.outcome === 'refused' && outcome.reason.kind === 'configuration-changed';
    if (!isOvertaken || attempt === attempts) return outcome;
  }
}

async function admitOnce(o: HostAdmission, known: KnownToken, host: JoiningHost): Promise<JoinOutcome> {
  const { name, document } = o.cluster();
  if (document === undefined || o.identity === undefined) return refuse({ kind: 'agent-starting' });
  const early = judgeName(known, host);
  if (early !== undefined) return early;
  const { hash, version } = document.config;
  const source = sourceOf((await o.configs.read(hash)) ?? '{}');
  if (source === undefined) return refuse({ kind: 'join-file-unknown', version });
  const { self, identity, keyFile, path } = o;
  const at = await o.access.joinTime(host.node);
  const { key, result } = await o.prepare({ host, self, source, path, identity, keyFile, at });
  const late = judgeKey(o, known, host, key, document);
  if (late !== undefined) return late;
  if (result.is === 'refused') return refuse(result.reason);
  const joining = { node: host.node, key };
  const why = await o.access.useJoin(known.id, joining);
  if (why !== undefined) return { outcome: 'not-let-in', why };
  const { text, files } = result;
  const by = `join of ${host.node} by token ${known.id}`;
  const comeIn = async (inForce: number): Promise<JoinOutcome> => {
    const out = await o.access.bringIn(joining, by, at);
    if (out !== undefined) return { outcome: 'not-let-in', why: out };
    return { outcome: 'joined', joined: { cluster: name, node: host.node, ...files, version: inForce } };
  };
  if (!files.added) return comeIn(version);
  const put = await o.configs.put(by, { text, source: files.file, file: path });
  const patience = { withinMs, gone: new AbortController().signal };
  const outcome = await o.submit(by, { kind: 'apply', hash: put, base: version }, patience);
  if (outcome.outcome !== 'accepted') return outcome;
  o.follow(source, files.file);
  return comeIn(version + 1);
}

/** Before anything is worked out: of a token that was used only the name is known yet. */
function judgeName({ token }: KnownToken, { node }: JoiningHost): JoinOutcome | undefined {
  if (token.spent !== undefined && token.spent.by !== node) return { outcome: 'not-let-in', why: 'used' };
  const wanted = token.opens.is === 'join' ? token.opens.node : undefined;
  if (wanted === undefined || wanted === node) return undefined;
  return refuse({ kind: 'join-for-another', node, wanted });
}

/** A member keeps its name, but for one that comes again by its own token. */
function judgeKey(
  o: HostAdmission,
  { token }: KnownToken,
  { node }: JoiningHost,
  key: string,
  { nodes }: Document,
): JoinOutcome | undefined {
  const why = judgeJoining(token, { node, key }, o.wall());
  if (why !== undefined) return { outcome: 'not-let-in', why };
  const is = Object.hasOwn(nodes, node) ? nodes[node]?.is : undefined;
  const isMember = is === 'in' || is === 'accused';
  return isMember && token.spent === undefined ? refuse({ kind: 'join-name-taken', node }) : undefined;
}

function refuse(reason: Reason): JoinOutcome {
  return { outcome: 'refused', reason };
}
