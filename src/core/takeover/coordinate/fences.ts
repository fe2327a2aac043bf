/**
 * From accused to gone. `started` is durable before the fence command runs; attempts are numbered, and only the result
 * of the attempt the document names, for the incarnation it names, is evidence. A coordinator that finds an attempt
 * started by another does not guess what came of it: it starts the next one. A time-out is not a proof, and no word of a
 * device is one while the node itself shows that it lives.
 */
import type { NodeName } from '../../config.ts';
import { levelName } from '../../fence-levels.ts';
import type { Reason } from '../../reason.ts';
import type { Document, NodeEntry } from '../document.ts';
import type { FenceTry } from '../fence-state.ts';
import type { FenceLevel } from '../loaded-config.ts';
import { fenceLevels } from '../membership/ask-devices.ts';
import type { Judgement } from '../membership/judge.ts';
import type { SwitchOn } from '../switch-on.ts';
import { act, lookAgain, note, say, type Turn, unsay } from '../turn.ts';
import { isMutual } from '../view/hearing.ts';
import { configOf } from '../view/loaded.ts';
import { standsStill } from '../view/stands-still.ts';
import { attemptUnderWay, launchWithinMs } from './attempts.ts';
import { admitted, type DocumentDraft, setNode } from './draft.ts';
import { attemptFailed, levelTried, tryBegun } from './fence-result.ts';
import { wordOf } from './judge-off.ts';
import { countLapse, lapseMs, mayLapse } from './lapse.ts';
import { mayStillRelease } from './let-release.ts';
import { enoughForAll } from './proofs.ts';
import { type Agreement, agreementOf, whoHears } from './sign-of-life.ts';
import { noteFence, switchOnAfter } from './switch-on.ts';
import { cannotBeTold } from './unreachable.ts';

type Accused = Extract<NodeEntry, { is: 'accused' }>;

export function fenceAccused(t: Turn, d: DocumentDraft, judgement: Judgement): void {
  for (const [node, entry] of Object.entries(d.next.nodes)) {
    if (entry.is === 'accused') fence(t, d, node, entry, judgement);
    else unsay(t, ['fence', node]);
  }
}

function fence(t: Turn, d: DocumentDraft, node: NodeName, entry: Accused, judgement: Judgement): void {
  const tried = triedHere(t, node, entry);
  if (tried?.status === 'off') return takeOff(t, d, node, entry, tried);
  if (hasLapsed(t, d, node, entry)) return gone(t, d, node, entry, 'lapsed');
  if (tried?.status === 'failed' && entry.failed?.attempt !== tried.attempt)
    return writeFailure(t, d, node, entry, tried);
  if (!entry.started && !entry.asked && heardAgain(t, d, node, entry, judgement)) {
    setNode(d, node, { is: 'in', ...admitted(entry) });
    return;
  }
  // Whoever must be fenced does not do it itself: being accused, it makes room for another coordinator.
  if (tried?.status === 'running' || node === t.s.self) return;
  if (tried && t.clock.now < tried.retryAt) return lookAgain(t, tried.retryAt);
  // It may be well and about to be reborn: whether it is to be switched off is for a person to say.
  if (entry.inc === '' && !entry.asked)
    return say(t, ['fence', node], { kind: 'unproven', node }, { node, level: 'alarm' });
  if (!mayStillRelease(t, d, node, entry)) startAttempt(t, d, node, entry);
}

/** The devices say off. That counts as soon as the node shows no sign of life; where it does, the attempt has failed. */
function takeOff(t: Turn, d: DocumentDraft, node: NodeName, entry: Accused, tried: FenceTry): void {
  if (levelTried(t, node, tried) === undefined) {
    const changed = attemptFailed(t, node, tried, { kind: 'level-changed' });
    return writeFailure(t, d, node, entry, changed);
  }
  const agreement = agreementOf(t, d.next, node, tried);
  if (agreement.is === 'waiting') return;
  if (agreement.is === 'silent') {
    const again = switchOnAfter(t, d, node, entry, tried.devices);
    return gone(t, d, node, entry, 'off', tried.by, again);
  }
  const failed = attemptFailed(t, node, tried, denial(agreement));
  // Which of several says what is not true nobody knows.
  writeFailure(t, d, node, entry, failed, tried.devices);
}

function denial(agreement: Extract<Agreement, { is: 'heard' | 'renews' }>): Reason {
  return agreement.is === 'heard'
    ? { kind: 'off-but-heard', heardBy: agreement.by }
    : { kind: 'off-but-renews' };
}

/** Told in the document, so that every node can say why it takes so long. */
function writeFailure(
  t: Turn,
  d: DocumentDraft,
  node: NodeName,
  entry: Accused,
  { attempt, by, why, retryAt }: FenceTry,
  doubted: readonly string[] = [],
): void {
  const failed = { attempt, by, why: why ?? { kind: 'failed-somehow' } } as const;
  const devices = [...new Set([...(entry.doubted ?? []), ...doubted])];
  setNode(d, node, { ...entry, failed, ...(devices.length === 0 ? {} : { doubted: devices }) });
  lookAgain(t, retryAt);
}

function hasLapsed(t: Turn, d: DocumentDraft, node: NodeName, entry: Accused): boolean {
  if (!countLapse(t, node, entry) || !enoughForAll(t, d.next, node, 'lapsed')) return false;
  const heardBy = whoHears(t, d.next, node, entry.inc);
  if (heardBy === undefined) return true;
  say(t, ['fence', node], { kind: 'lapsed-but-heard', node, heardBy }, { node, level: 'alarm' });
  return false;
}

function triedHere(t: Turn, node: NodeName, entry: Accused) {
  const tried = t.s.fences[node];
  return tried && tried.inc === entry.inc && tried.attempt === entry.attempt ? tried : undefined;
}

export function gone(
  t: Turn,
  d: DocumentDraft,
  node: NodeName,
  entry: Accused,
  kind: 'off' | 'lapsed' | 'confirmed',
  by?: string,
  again?: SwitchOn,
): void {
  const underWay = attemptUnderWay(t, node);
  const proof = by === undefined ? { kind } : { kind, by };
  const wish = again && { switchOn: again };
  setNode(d, node, {
    is: 'gone',
    inc: entry.inc,
    proof,
    ...(underWay === undefined ? {} : { underWay }),
    ...wish,
  });
}

/** Only before anything was started against it. */
function heardAgain(
  t: Turn,
  d: DocumentDraft,
  node: NodeName,
  entry: Accused,
  judgement: Judgement,
): boolean {
  if (d.before.nodes[node]?.is !== 'accused') return false;
  const record = t.s.store.records[node]?.value;
  // Heard now, not merely never missed: a restarted daemon has missed nobody yet.
  return (
    judgement.component.includes(t.s.self) &&
    isMutual(t, node) &&
    canBeTold(t, d.next, node, entry) &&
    record?.inc === entry.inc &&
    !Object.values(record.running).some((r) => r.phase === 'stop-failed')
  );
}

/** What it was accused of although it was heard holds no longer: else it would be accused again with the next write. */
function canBeTold(t: Turn, document: Document, node: NodeName, entry: Accused): boolean {
  const asMember = {
    ...document,
    nodes: { ...document.nodes, [node]: { is: 'in', ...admitted(entry) } as const },
  };
  return !standsStill(t, node) && cannotBeTold(t, asMember, node) === undefined;
}

function startAttempt(t: Turn, d: DocumentDraft, node: NodeName, entry: Accused): void {
  if (d.next.disarmed) {
    const reason: Reason = { kind: 'not-fenced-disarmed', node, by: d.next.disarmed.by };
    return say(t, ['fence', node], reason, { node, level: 'warning' });
  }
  if (fenceLevels(t, node).length === 0) {
    return noDevice(t, d, node, entry);
  }
  if (braked(t, d, node, entry)) return;
  if (entry.attempt === 0) noteFence(t, d, node);
  setNode(d, node, { ...entry, attempt: entry.attempt + 1, started: true });
}

/** Nothing can switch it off: its lease will run out, or a person is needed. */
function noDevice(t: Turn, d: DocumentDraft, node: NodeName, entry: Accused): void {
  if (mayLapse(t, node, entry) && enoughForAll(t, d.next, node, 'lapsed')) {
    const reason: Reason = { kind: 'lapse-runs', node, withinMs: lapseMs(t, entry) };
    return say(t, ['fence', node], reason, { node, level: 'warning' });
  }
  say(t, ['fence', node], { kind: 'nothing-proves', node }, { node, level: 'alarm' });
}

/** The first attempt against a node counts against the limit; retries of it do not. */
function braked(t: Turn, d: DocumentDraft, node: NodeName, entry: Accused): boolean {
  const { count, windowMs } = configOf(t).cluster.fenceLimit;
  const recent = d.next.fenced.filter((at) => at > t.clock.wall - windowMs);
  if (entry.attempt > 0 || entry.asked || recent.length < count) return false;
  const reason: Reason = { kind: 'not-fenced-limit', node, count: recent.length, windowMs };
  say(t, ['fence', node], reason, { node, level: 'alarm' });
  lookAgain(t, t.clock.now + (recent[0] ?? 0) + windowMs - t.clock.wall);
  return true;
}

/** Each level is tried as often as it says before the next one's turn; after the last one the first is tried again. */
function levelFor(t: Turn, node: NodeName, attempt: number): FenceLevel | undefined {
  const turns = fenceLevels(t, node).flatMap((level) =>
    Array<FenceLevel>(Math.max(1, ...level.map(({ device }) => device.attempts))).fill(level),
  );
  return turns[(attempt - 1) % turns.length];
}

/**
 * The write that set `started` was acknowledged: now, and only now, the command may run. Where the acknowledgement took
 * too long (this node stood still) it does not: others may count the time of this attempt as over.
 */
export function launchFences(t: Turn, before: Document, document: Document, sentAt: number): void {
  if (t.clock.now > sentAt + launchWithinMs(t)) return;
  for (const [node, entry] of Object.entries(document.nodes)) {
    if (entry.is !== 'accused' || !entry.started) continue;
    const was = before.nodes[node];
    if (was?.is === 'accused' && was.inc === entry.inc && was.attempt === entry.attempt && was.started)
      continue;
    launch(t, document, node, entry);
  }
}

function launch(t: Turn, document: Document, node: NodeName, { inc, attempt, why }: Accused): void {
  const level = levelFor(t, node, attempt);
  if (level === undefined) return;
  const by = levelName(level.map(({ device }) => device));
  tryBegun(t, node, { inc, attempt, by, devices: level.map(({ id }) => id) });
  note(t, { kind: 'fences', node, attempt, why }, { node, level: 'warning' });
  const devices = level.map((named) => ({
    ...named,
    askFirst: wordOf(t, document, node, named.id) !== 'on',
  }));
  act(t, 'fence-node', { node, inc, attempt, devices });
}
