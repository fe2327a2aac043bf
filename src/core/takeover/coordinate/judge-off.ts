/**
 * Whether the word of a fence device is a proof. The word "off" is easily said: a program with a mistake in it, one that
 * is not there, one that cannot reach its device often end with the very exit code that means off. So it counts only of a
 * device that is known to say "on" as well, after a command that ended well. Pure; the table is in docs/protocol.md.
 */
import type { NodeName } from '../../config.ts';
import type { FenceResult, FenceResults } from '../../power.ts';
import type { Reason } from '../../reason.ts';
import type { Document, NodeRecord } from '../document.ts';
import type { FenceLevel } from '../loaded-config.ts';
import { saidOn, seenHere } from '../membership/ask-devices.ts';
import type { DeviceSeen } from '../power-seen.ts';
import type { Turn } from '../turn.ts';

/** What members have heard of a device while the node lived: `never`: not yet on. */
export type DeviceWord = 'on' | 'never' | 'contradicts';

/** Why this result proves nothing, or nothing where it is a proof. */
export function weaknessOf({ sawOn, failed, after }: FenceResult, word: DeviceWord): Reason | undefined {
  if (after.power !== 'off') return { kind: 'fence-said', said: failed ?? after.said };
  if (failed !== undefined) {
    // The command failed, so it must be seen to have worked: from on to off, and not by an exit code alone.
    return sawOn && after.inWords ? undefined : { kind: 'off-after-failure', said: failed };
  }
  if (sawOn) return undefined;
  if (word === 'contradicts') return { kind: 'off-contradicted' };
  return word === 'on' || after.inWords ? undefined : { kind: 'off-never-on' };
}

/**
 * Why these results of one attempt prove nothing, or nothing where they are a proof: each device of the level must count by
 * itself, and said off again after the last of them had. A machine with two supplies runs on one; that each of them was off
 * at some moment does not say that both were at one.
 */
export function weaknessOfLevel(
  level: FenceLevel,
  results: FenceResults,
  wordOf: (device: string) => DeviceWord,
): Reason | undefined {
  // Two devices that are one, or an answer of nobody, prove less than was asked for.
  if (level.length === 0 || Object.keys(results).length !== level.length) return { kind: 'level-unanswered' };
  const judged = level.map(({ id, device }) => ({ by: device.name, result: results[id], word: wordOf(id) }));
  for (const look of level.length > 1 ? [weaknessOf, onceMore] : [weaknessOf])
    for (const { by, result, word } of judged) {
      const why: Reason | undefined = result ? look(result, word) : { kind: 'level-unanswered' };
      if (why) return level.length > 1 ? { kind: 'one-not-off', by, why } : why;
    }
  return undefined;
}

/** The same of what it said when it was asked once more. */
function onceMore(result: FenceResult, word: DeviceWord): Reason | undefined {
  const { again } = result;
  return again === undefined ? { kind: 'not-asked-again' } : weaknessOf({ ...result, after: again }, word);
}

/** `device`: its `deviceId`. What was heard of another incarnation of the node does not count. */
export function wordOf(t: Turn, document: Document, node: NodeName, device: string): DeviceWord {
  const entry = document.nodes[node];
  if (entry === undefined || entry.is === 'out') return 'never';
  if (entry.is === 'accused' && entry.doubted?.includes(device)) return 'contradicts';
  let word: DeviceWord = 'never';
  for (const [member, record] of Object.entries(t.s.store.records)) {
    const own = member === t.s.self;
    const seen = own ? seenHere(t, node, device, entry.inc) : seenIn(record.value, node, device, entry.inc);
    if (seen?.is === 'contradicts' && (own || isMemberNow(document, member, record.value)))
      return 'contradicts';
    if (saidOn(seen)) word = 'on';
  }
  return word;
}

function seenIn(record: NodeRecord, node: NodeName, device: string, inc: string): DeviceSeen | undefined {
  const seen = record.power?.[node];
  return seen?.inc === inc ? seen.devices[device] : undefined;
}

function isMemberNow(document: Document, member: NodeName, record: NodeRecord): boolean {
  const entry = document.nodes[member];
  return entry?.is === 'in' && entry.inc === record.inc;
}
