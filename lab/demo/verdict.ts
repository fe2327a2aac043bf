/**
 * Did an event come out right? Pure: what was expected and what was found in, sentences out. What may still come right
 * with time is `open`; what no time can mend (two owners, a silence that was too long) is `wrong`.
 */
import type { GroupView } from '../../src/api/contract/views.ts';
import type { Silence } from './answers.ts';
import type { Double } from './ownership-watch.ts';

export type TakeoverProof = NonNullable<GroupView['proof']>;

export interface Expectation {
  /** Who serves afterwards. */
  readonly to: string;
  /** The proof that lets another node take over; `in place` when the owner stays and nothing is taken over. */
  readonly proof: TakeoverProof | 'in place';
  /** The client must not be without an answer for longer. */
  readonly silenceMaxMs: number;
  /** Who must be without power afterwards. */
  readonly off: readonly string[];
  /** The web server's main process: a new one in place, the very same, or (with another owner) of no interest. */
  readonly server?: 'new' | 'same';
  /** Same for the daemon of the owner. */
  readonly daemon?: 'new' | 'same';
}

/** The cluster at one moment; every fact from the kernel or from the API of the node that should own the group. */
export interface Moment {
  /** Undefined while that API does not answer. */
  readonly group: Pick<GroupView, 'node' | 'state' | 'generation' | 'proof' | 'from'> | undefined;
  /** How the proof was obtained: the fence device, the person; '' for the node itself. */
  readonly proofBy: string;
  readonly server: number | undefined;
  readonly daemon: number | undefined;
  /** Nodes without power. */
  readonly off: readonly string[];
  /** Nodes that have the address or run the web server. */
  readonly holders: readonly string[];
  /** Who gave the latest answers, all of them. */
  readonly answering: readonly string[];
  /** The node whose hardware address the client has for the service's address. */
  readonly neighbour: string | undefined;
}

/** Everything between the event and now. */
export interface Course {
  readonly before: Moment;
  readonly now: Moment;
  readonly silence: Silence;
  /** The longest silence seen so far while nothing happened at all: what a busy machine does to everybody. */
  readonly restMs: number;
  /** Who answered, one entry for every change. */
  readonly owners: readonly string[];
  /** Answers of a node that had been replaced. */
  readonly returns: number;
  readonly doubles: readonly Double[];
}

export interface Verdict {
  readonly open: readonly string[];
  readonly wrong: readonly string[];
}

export function judge(expected: Expectation, course: Course): Verdict {
  return {
    open: [
      ...judgeOwner(expected, course.now),
      ...judgeProof(expected, course),
      ...judgeOthers(expected, course.now),
      ...judgeProcesses(expected, course),
    ],
    wrong: [...judgeSilence(expected, course), ...judgeOneness(expected, course)],
  };
}

function judgeOwner({ to }: Expectation, { group, answering, neighbour }: Moment): string[] {
  const found: string[] = [];
  if (!group) return [`the daemon of ${to} does not answer`];
  if (group.node !== to) found.push(`${to} should own the group, not ${group.node ?? 'nobody'}`);
  else if (group.state !== 'running') found.push(`the group should run on ${to}, it is ${group.state}`);
  if (answering.join() !== to)
    found.push(`${to} should answer the client, not ${answering.join(' and ') || 'nobody'}`);
  if (neighbour !== to)
    found.push(`the client's ARP entry should be ${to}'s, it is ${neighbour ? `${neighbour}'s` : 'unknown'}`);
  return found;
}

function judgeProof({ proof }: Expectation, { before, now }: Course): string[] {
  const moved = now.group?.generation !== before.group?.generation;
  if (!now.group) return [];
  if (proof === 'in place')
    return moved ? ['the group should have stayed with its owner, it was given anew'] : [];
  if (!moved) return ['the group should have been given to a new owner'];
  return now.group.proof === proof ? [] : [`the proof should be "${proof}", it is "${now.group.proof}"`];
}

/** Nobody but the owner may have anything left, with power or without. */
function judgeOthers({ to, off }: Expectation, now: Moment): string[] {
  const others = now.holders.filter((node) => node !== to);
  return [
    ...others.map((node) => `${node} should have stopped, it still has the address or the web server`),
    ...off.filter((node) => !now.off.includes(node)).map((node) => `${node} should be off`),
  ];
}

function judgeProcesses(expected: Expectation, { before, now }: Course): string[] {
  const judgeOne = (name: string, want: 'new' | 'same' | undefined, was?: number, is?: number) => {
    if (want === undefined) return [];
    if (is === undefined) return [`${name} should run`];
    if (want === 'new') return is === was ? [`${name} should be a new process, it is still ${was}`] : [];
    return is === was ? [] : [`${name} should still be process ${was}, it is ${is}`];
  };
  return [
    ...judgeOne('the web server', expected.server, before.server, now.server),
    ...judgeOne('the daemon', expected.daemon, before.daemon, now.daemon),
  ];
}

/**
 * Time in which the client itself did not run is not the cluster's, and a silence like those at rest is none that the
 * event has caused.
 */
function judgeSilence({ silenceMaxMs }: Expectation, { silence, restMs }: Course): string[] {
  const ms = silence.ms - silence.stalledMs;
  const maxMs = Math.round(Math.max(silenceMaxMs, 2 * restMs));
  if (ms <= maxMs) return [];
  return [`no answer for ${Math.round(ms)} ms, at most ${maxMs} ms were expected`];
}

function judgeOneness({ to }: Expectation, { before, owners, returns, doubles }: Course): string[] {
  const strangers = owners.filter((node) => node !== to && node !== before.group?.node);
  return [
    ...strangers.map((node) => `${node} answered, which should not have owned the group at all`),
    ...(returns > 0 ? [`two nodes answered in turns (${returns} times)`] : []),
    ...doubles.slice(0, 1).map((d) => `${d.nodes.join(' and ')} had the ${d.what} at once`),
  ];
}
