/**
 * The table of transitions in docs/protocol.md, what it says of nodes, read again and held against every commit: from what
 * to what, and under which precondition. It knows the store and the power of things, and nothing of how the product decides.
 */
import type { NodeName } from '../../core/config.ts';
import { sameReason } from '../../core/reason.ts';
import type { Document, NodeEntry } from '../../core/takeover/document.ts';
import { Violation } from '../violation.ts';
import type { Facts } from './facts.ts';
import type { Writer } from './writer.ts';

type Of<K extends NodeEntry['is']> = Extract<NodeEntry, { is: K }>;

export interface Commit {
  readonly before: Document;
  readonly next: Document;
  readonly by: Writer;
  readonly facts: Facts;
}

export function checkNodes(c: Commit): void {
  const { before, next } = c;
  for (const node of new Set([...Object.keys(before.nodes), ...Object.keys(next.nodes)])) {
    const [was, now] = [before.nodes[node], next.nodes[node]];
    const wrong = JSON.stringify(was) === JSON.stringify(now) ? undefined : wrongAbout(c, node, was, now);
    if (wrong !== undefined)
      throw new Violation(`${c.by.node} writes ${node} from ${tell(was)} to ${tell(now)}, although ${wrong}`);
  }
}

function tell(entry: NodeEntry | undefined): string {
  return entry === undefined ? 'nothing' : JSON.stringify(entry);
}

function wrongAbout(
  c: Commit,
  node: NodeName,
  was: NodeEntry | undefined,
  now: NodeEntry | undefined,
): string | undefined {
  if (was === undefined) return now?.is === 'out' ? undefined : 'a new node begins as out';
  if (now === undefined) return wrongEnd(c, node, was);
  switch (now.is) {
    case 'out':
      return 'nothing becomes out';
    case 'in':
      return was.is === 'accused' && was.inc === now.inc
        ? wrongWithdrawal(c, node, was)
        : wrongAdmission(c, node, was, now);
    case 'accused':
      return wrongAccusation(c, node, was, now);
    case 'gone':
      return isSameProof(was, now) ? undefined : wrongProof(c, node, was, now);
  }
}

function wrongEnd({ before }: Commit, node: NodeName, was: NodeEntry): string | undefined {
  if (was.is !== 'gone' && was.is !== 'out') return 'it is neither gone nor out';
  const owns = Object.values(before.groups).some((g) => g.is !== 'free' && g.node === node);
  return owns ? 'it owns something' : undefined;
}

function wrongAdmission(c: Commit, node: NodeName, was: NodeEntry, now: Of<'in'>): string | undefined {
  const { words } = c.facts;
  if (was.is !== 'out' && was.inc === now.inc) return 'that incarnation was in before';
  if (!words.said(node, now.inc, (r) => r.clean)) return 'its record never said clean';
  if (!words.said(node, now.inc, (r) => r.format === c.before.format)) return 'its format is another';
  const heard = node === c.by.node || words.said(node, now.inc, (r) => hears(r.hears, c.by.node));
  if (!heard) return `it never said that it hears ${c.by.node}`;
  const owned = Object.values(c.next.groups).some(
    (g) => g.is !== 'free' && g.node === node && g.inc !== now.inc,
  );
  if (owned) return 'a group of an older incarnation is not freed by the same write';
  const isProved = was.is === 'out' || was.is === 'gone' || isReborn(c, node, was.inc, now.inc);
  return isProved || c.facts.isVouchedFor(node, was.inc) ? undefined : 'nothing proves the one before gone';
}

function hears(heard: Readonly<Record<string, readonly NodeName[]>>, node: NodeName): boolean {
  return Object.values(heard).some((names) => names.includes(node));
}

function isReborn({ facts }: Commit, node: NodeName, was: string, inc: string): boolean {
  return facts.words.said(node, inc, (r) => r.clean && (was === '' || (r.after?.includes(was) ?? false)));
}

function wrongWithdrawal({ facts }: Commit, node: NodeName, was: Of<'accused'>): string | undefined {
  if (was.asked) return 'a person asked for it';
  if (was.started) return 'an attempt was started';
  const fit = facts.words.said(
    node,
    was.inc,
    ({ running }) => !Object.values(running).some(({ phase }) => phase === 'stop-failed'),
  );
  return fit ? undefined : 'no record of that incarnation is without a failed stop';
}

function wrongAccusation(c: Commit, node: NodeName, was: NodeEntry, now: Of<'accused'>): string | undefined {
  // Let in and accused by one write: both must be right.
  if (was.is === 'out' || was.inc !== now.inc || was.is === 'gone') {
    const admission = { is: 'in', inc: now.inc, lapse: now.lapse } as const;
    return wrongAdmission(c, node, was, admission) ?? wrongFirst(c, node, admission, now);
  }
  if (was.is === 'in') return wrongFirst(c, node, was, now);
  if (was.asked && !now.asked) return 'that a person asked is forgotten';
  if (now.attempt === was.attempt) return was.started && !now.started ? 'started is taken back' : undefined;
  if (now.attempt !== was.attempt + 1 || !now.started) return 'an attempt is one more, and started';
  if (c.next.disarmed) return 'the cluster is disarmed';
  return node === c.by.node ? 'nobody fences itself' : undefined;
}

function wrongFirst(c: Commit, node: NodeName, was: Of<'in'>, now: Of<'accused'>): string | undefined {
  if (was.inc !== now.inc) return 'the incarnation is another';
  if (now.attempt > 1 || (now.attempt === 1) !== now.started) return 'the attempts begin with none or one';
  if (now.asked)
    return now.why.kind === 'asked' ? undefined : 'it is called asked for, and its reason is not';
  if (now.started && node === c.by.node) return 'nobody fences itself';
  if (c.next.disarmed) return 'the cluster is disarmed';
  const owned = Object.entries(c.next.groups).filter(([, g]) => g.is !== 'free' && g.node === node);
  if (owned.length > 0 && owned.every(([name]) => c.next.maintenance[name]))
    return 'all it has is under maintenance';
  return wrongReason(c, node, now);
}

/** What is said of it must have been so. */
function wrongReason({ facts, by }: Commit, node: NodeName, { inc, why }: Of<'accused'>): string | undefined {
  switch (why.kind) {
    case 'stop-failed': {
      const { group } = why;
      const said = facts.words.said(node, inc, ({ running }) => running[group]?.phase === 'stop-failed');
      return said ? undefined : `its record never said that it cannot stop ${group}`;
    }
    case 'cannot-release': {
      const said = facts.words.said(node, inc, ({ running }) => sameReason(running[why.group]?.why, why));
      return said ? undefined : `its record never said that it cannot release ${why.group}`;
    }
    case 'began-elsewhere':
      return facts.words.hasAnother(node, inc) ? undefined : 'no other incarnation has had its record';
    case 'asked':
      return 'nobody asked';
    case 'not-heard':
      return why.heard * 2 > why.of ? undefined : 'no more than half judged so';
    case 'not-heard-in-tie':
      return why.heard * 2 === why.of ? undefined : 'there was no tie';
    default:
      return node === by.node ? 'only for a failed stop a coordinator accuses itself' : undefined;
  }
}

/** What it may come to of being switched on again is said elsewhere. */
function isSameProof(was: NodeEntry, now: Of<'gone'>): boolean {
  if (was.is !== 'gone' || was.inc !== now.inc || was.underWay !== now.underWay) return false;
  return JSON.stringify(was.proof) === JSON.stringify(now.proof);
}

function wrongProof(c: Commit, node: NodeName, was: NodeEntry, now: Of<'gone'>): string | undefined {
  if (was.is === 'out') return 'it was never in';
  if (was.inc !== now.inc) return 'the proof is of another incarnation';
  const { facts } = c;
  switch (now.proof.kind) {
    case 'released':
      return facts.words.said(node, now.inc, (r) => r.left) ? undefined : 'its record never said left';
    case 'reborn':
      return facts.isRebornFrom(node, now.inc) ? undefined : 'no later incarnation of it was clean';
    case 'confirmed':
      return facts.isVouchedFor(node, now.inc) ? undefined : 'no person has vouched for that incarnation';
    case 'off':
      return was.is === 'accused' && was.started && facts.wasOff(node, now.inc, was.attempt)
        ? undefined
        : 'no device read off in that attempt';
    case 'lapsed':
      return was.is === 'accused' && was.lapse !== false ? undefined : 'it had no watchdog to bite';
    default:
      return `${now.proof.kind} is no proof of a node that was in`;
  }
}
