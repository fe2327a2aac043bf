/** The table of docs/protocol.md, what it says of switching a node on again, held against every commit. */
import type { NodeName } from '../../core/config.ts';
import type { Document, NodeEntry } from '../../core/takeover/document.ts';
import { Violation } from '../violation.ts';
import type { Commit } from './node-transitions.ts';

type Gone = Extract<NodeEntry, { is: 'gone' }>;

interface Replaced {
  readonly before: Document;
  readonly next: Document;
  /** What the clock of whoever decided showed, ms; absent where clocks were set since. */
  readonly wall?: number;
}

const hourMs = 3_600_000;

export function checkSwitchOns({ before, next }: Commit, wall: number | undefined): void {
  const commit = { before, next, ...(wall !== undefined && { wall }) };
  for (const [node, now] of Object.entries(next.nodes)) {
    const was = before.nodes[node];
    if (was === now || now.is !== 'gone') continue;
    const wrong =
      was?.is === 'gone' && was.inc === now.inc
        ? wrongStep(commit, node, was, now)
        : wrongWish(commit, node, was, now);
    if (wrong !== undefined)
      throw new Violation(
        `${node}, which is gone, is ${now.switchOn?.is ?? 'not'} to be switched on: ${wrong}`,
      );
  }
}

/** With the proof. */
function wrongWish(c: Replaced, node: NodeName, was: NodeEntry | undefined, now: Gone): string | undefined {
  if (now.switchOn === undefined || now.switchOn.is === 'not') return undefined;
  if (now.switchOn.is !== 'wanted') return 'it begins as wanted';
  if (now.proof.kind !== 'off') return `its proof is ${now.proof.kind}`;
  if (was?.is !== 'accused' || was.asked) return 'a person asked for the fence';
  return isFencedAgain(c, node) ? 'it was fenced twice within an hour' : wrongTime(c, node);
}

function isFencedAgain({ next, wall }: Replaced, node: NodeName): boolean {
  const its = next.fencedNodes?.[node] ?? [];
  return wall !== undefined && its.filter((at) => at > wall - hourMs).length > 1;
}

function wrongTime({ next }: Replaced, node: NodeName): string | undefined {
  if (next.disarmed) return 'the cluster is disarmed';
  return next.drained[node] ? 'it is drained' : undefined;
}

function wrongStep(c: Replaced, node: NodeName, { switchOn: was }: Gone, { switchOn: now }: Gone) {
  if (now === undefined || now.is === 'not' || JSON.stringify(was) === JSON.stringify(now)) return undefined;
  if (now.is === 'done') return was?.is === 'started' ? undefined : 'nothing was started';
  if (now.is === 'wanted') return 'it was not wanted with the proof';
  if (was?.is !== 'wanted' && was?.is !== 'started') return 'nobody wanted it any more';
  if (now.attempt !== (was.is === 'started' ? was.attempt : 0) + 1) return 'attempts are counted';
  const owns = Object.values(c.before.groups).some((g) => g.is !== 'free' && g.node === node);
  return owns ? 'it owns something' : wrongTime(c, node);
}
