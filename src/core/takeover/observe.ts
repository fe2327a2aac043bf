/**
 * Takes one event into the state, one small function per kind of event. What it leads to is decided afterwards, by
 * duties that look at the whole state; only the results of orders are followed up at once, by the duty that gave them.
 */
import { diskLevel, diskReason } from '../state-disk.ts';
import { fenceDone, recordsShown } from './coordinate/fence-result.ts';
import { launchFences } from './coordinate/fences.ts';
import { launchSwitchOns, switchOnDone } from './coordinate/switch-on.ts';
import type { Event } from './event.ts';
import { announceOn } from './groups/announce.ts';
import { journaled, journalFailed } from './groups/journal.ts';
import { observed } from './groups/observe-addresses.ts';
import { operationDone, probed, resourceDied } from './groups/results.ts';
import { makeLoadedConfig } from './loaded-config.ts';
import { forgetDoubts, powerSaid } from './membership/ask-devices.ts';
import { keeperSpoke, stoodStill } from './membership/attentive.ts';
import { cleanStepDone } from './membership/clean.ts';
import { lookedAhead } from './membership/look-ahead.ts';
import { confirmRenewal, recordWritten } from './publish.ts';
import { giveUp } from './requests/end-requests.ts';
import {
  configMissing,
  storeUnreachable,
  tookDocument,
  tookRead,
  tookRecord,
  wantRead,
} from './store-view.ts';
import { lookAgainNow, note, say, type Turn, unsay } from './turn.ts';
import { hearsAnywhere } from './view/hearing.ts';
import { isRefused, newestHeard } from './went-back.ts';

const writeRetryMs = 250;

type Handler<K extends Event['kind']> = (t: Turn, event: Extract<Event, { kind: K }>) => void;

const handlers: { readonly [K in Event['kind']]: Handler<K> } = {
  woken: () => {},
  'store-read': (t, e) => {
    tookRead(t, e.sentAt, e.snapshot);
    confirmRenewal(t, e.sentAt, e.snapshot.document?.value);
    recordsShown(t, e.sentAt);
    if (t.s.waiting) lookAgainNow(t);
  },
  'store-unreachable': (t, e) => {
    storeUnreachable(t, e.said);
    t.s.renewal = { ...t.s.renewal, step: 'idle' };
  },
  'document-changed': (t, e) => {
    if (isRefused(t)) wantRead(t);
    else tookDocument(t, e.document);
  },
  'record-changed': (t, e) => {
    if (!t.s.store.wentBack) tookRecord(t, e.node, e.record, e.ageMs);
  },
  'watch-started': (t) => wantRead(t),
  'document-written': documentWritten,
  'record-written': (t, e) => recordWritten(t, e.counter, e.answer),
  'config-loaded': configLoaded,
  'config-unreadable': (t, e) => {
    configMissing(t, e.hash, e.said);
    const reason = { kind: 'configuration-unreadable', hash: e.hash, said: e.said } as const;
    note(t, reason, { level: 'warning' });
    wantRead(t);
  },
  'hearing-changed': hearingChanged,
  'deaf-changed': deafChanged,
  'heard-anew': (t, { network, node, heard }) => {
    const { s } = t;
    s.hearsAnew = { ...s.hearsAnew, [network]: { ...s.hearsAnew[network], [node]: heard } };
    s.dirty = true;
  },
  'keeper-judged': (t) => {
    keeperSpoke(t);
    lookAgainNow(t);
  },
  'outnumbered-changed': (t, { is }) => {
    t.s.outnumbered = is;
    t.s.dirty = true;
  },
  stalled: (t, e) => {
    note(t, { kind: 'stood-still', forMs: e.forMs }, { level: 'warning' });
    forgetDoubts(t);
    stoodStill(t);
    wantRead(t);
    t.s.dirty = true;
  },
  'link-changed': linkChanged,
  'operation-done': (t, e) => {
    const isOk = e.outcome.outcome === 'ok';
    const said = e.outcome.outcome === 'ok' ? '' : e.outcome.said;
    if (!cleanStepDone(t, e.order, isOk ? 'stopped' : 'failed', said)) operationDone(t, e);
  },
  probed: (t, e) => {
    if (!cleanStepDone(t, e.order, e.state, e.said) && !lookedAhead(t, e)) probed(t, e);
  },
  'resource-died': resourceDied,
  'fence-done': fenceDone,
  'switch-on-done': switchOnDone,
  'power-said': powerSaid,
  journaled,
  'journal-failed': journalFailed,
  requested: (t, e) => {
    const { s } = t;
    const { by, ticket, request } = e;
    s.asked = [...s.asked, { by, ticket, request, until: t.clock.now + e.withinMs }];
    s.dirty = true;
  },
  'given-up': (t, e) => giveUp(t, e.ticket),
  observed,
  'keys-changed': (t, { keys }) => {
    t.s.keys = keys;
    t.s.dirty = true;
  },
  'incarnation-heard': (t, e) => {
    t.s.beating = { ...t.s.beating, [e.node]: e.inc };
    t.s.dirty = true;
  },
  'daemon-judged': daemonJudged,
  'newest-heard': (t, e) => newestHeard(t, e.node, e.newest),
  'disk-judged': (t, { trouble: disk }) => {
    t.s.disk = disk;
    t.s.dirty = true;
    if (!disk) return void unsay(t, 'disk');
    const reason = diskReason(t.s.self, disk);
    say(t, 'disk', reason, { level: diskLevel(reason) });
  },
  'macs-found': (t, e) => {
    t.s.macs = e.macs;
    t.s.dirty = true;
  },
  'hand-over-asked': (t) => {
    if (t.s.away) return;
    note(t, { kind: 'asked-to-hand-over' });
    t.s.away = true;
    t.s.dirty = true;
  },
  'keeper-follows': (t, e) => {
    if (t.s.keeperFollows === e.version) return;
    t.s.keeperFollows = e.version;
    t.s.dirty = true;
  },
  'health-judged': healthJudged,
  noticed: (t, e) => {
    t.s.noticed = { ...t.s.noticed, [e.from]: e.told };
  },
  'leave-asked': (t) => {
    if (t.s.leaving) return;
    note(t, { kind: 'asked-to-leave' });
    t.s.leaving = true;
    t.s.dirty = true;
  },
};

export function observe(t: Turn, event: Event): void {
  (handlers[event.kind] as Handler<Event['kind']>)(t, event);
}

function documentWritten(t: Turn, e: Extract<Event, { kind: 'document-written' }>): void {
  const { s } = t;
  const writing = s.store.writing;
  if (!writing || writing.nonce !== e.nonce) return;
  s.store = { ...s.store, writing: undefined };
  s.dirty = true;
  if (e.answer.answer !== 'ok') {
    if (e.answer.answer === 'unknown') {
      const said = e.answer.said;
      say(t, 'write', { kind: 'document-unanswered', said }, { level: 'warning' });
      const unanswered = { ...s.store.unanswered, document: said };
      s.store = { ...s.store, unanswered, writeAt: t.clock.now + writeRetryMs };
    }
    wantRead(t);
    return;
  }
  unsay(t, 'write');
  s.store = { ...s.store, unanswered: { ...s.store.unanswered, document: undefined } };
  // Not what is held now: the watch may have shown this very document before the acknowledgement came.
  tookDocument(t, { version: e.answer.version, value: writing.document });
  if (s.store.confirmed < writing.document.version)
    s.store = { ...s.store, confirmed: writing.document.version };
  launchFences(t, writing.before, writing.document, writing.sentAt);
  launchSwitchOns(t, writing.before, writing.document, writing.sentAt);
}

function configLoaded(t: Turn, e: Extract<Event, { kind: 'config-loaded' }>): void {
  const { s } = t;
  s.dirty = true;
  if (s.store.configWanted === e.hash) s.store = { ...s.store, configWanted: undefined };
  s.store = { ...s.store, configMissing: undefined };
  if (s.store.document && s.store.document.value.config.hash !== e.hash) {
    s.candidates = { [e.hash]: e.config };
    return;
  }
  s.config = makeLoadedConfig(e.hash, e.config);
}

function hearingChanged(t: Turn, e: Extract<Event, { kind: 'hearing-changed' }>): void {
  const { s } = t;
  keeperSpoke(t);
  const peers = s.hears[e.network] ?? {};
  if (peers[e.node] === e.heard) return;
  const first = peers[e.node] === undefined;
  s.hears = { ...s.hears, [e.network]: { ...peers, [e.node]: e.heard } };
  s.dirty = true;
  const kind = e.heard ? 'hears' : 'hears-no-longer';
  if (e.heard || (!first && isConfigured(t, e)))
    note(t, { kind, node: e.node, network: e.network }, { node: e.node });
  if (e.heard) announceOn(t, e.network);
  if (hearsAnywhere(t, e.node)) {
    const { [e.node]: _gone, ...rest } = s.unheardSince;
    s.unheardSince = rest;
  } else if (s.unheardSince[e.node] === undefined) {
    s.unheardSince = { ...s.unheardSince, [e.node]: t.clock.now };
  }
}

/** Who is left out of the configuration is not missed. */
function isConfigured(
  { s }: Turn,
  { network, node }: { readonly network: string; readonly node: string },
): boolean {
  return s.config === undefined || s.config.value.nodes[node]?.addresses[network] !== undefined;
}

function deafChanged(t: Turn, { network, node, deaf }: Extract<Event, { kind: 'deaf-changed' }>): void {
  const { s } = t;
  const { [node]: since, ...others } = s.deaf[network] ?? {};
  if ((since !== undefined) === deaf) return;
  s.deaf = { ...s.deaf, [network]: deaf ? { ...others, [node]: t.clock.now } : others };
  s.dirty = true;
}

function daemonJudged(t: Turn, { node, alive }: Extract<Event, { kind: 'daemon-judged' }>): void {
  const { s } = t;
  const { [node]: since, ...others } = s.daemonless;
  if ((since === undefined) === alive) return;
  s.daemonless = alive ? others : { ...others, [node]: t.clock.now };
  s.dirty = true;
}

function healthJudged(t: Turn, { unwell }: Extract<Event, { kind: 'health-judged' }>): void {
  const { s } = t;
  s.unwell = unwell;
  s.dirty = true;
  const node = s.self;
  if (unwell) say(t, 'health', { kind: 'node-unwell', node, ...unwell }, { level: 'warning' });
  else if (unsay(t, 'health')) note(t, { kind: 'node-well-again', node });
}

function linkChanged(t: Turn, e: Extract<Event, { kind: 'link-changed' }>): void {
  const { s } = t;
  const down = s.linksDown.includes(e.network);
  if (down === !e.up) return;
  s.linksDown = e.up ? s.linksDown.filter((n) => n !== e.network) : [...s.linksDown, e.network].sort();
  s.dirty = true;
  if (e.up) announceOn(t, e.network);
  const { network, up } = e;
  note(t, { kind: 'link-changed', network, up }, { level: up ? 'info' : 'warning' });
}
