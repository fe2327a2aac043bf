/** This node's record as it should be: what it tells the others of itself. Made of the state, never kept beside it. */
import { knownNeeds } from '../config-needs.ts';
import type { Document, NodeRecord } from './document.ts';
import { describeRunning } from './groups/describe-running.ts';
import { describeObserved } from './groups/observe-addresses.ts';
import { hasUnjournaled } from './groups/unjournaled.ts';
import { describePower } from './membership/ask-devices.ts';
import { describeHeard } from './membership/describe-hearing.ts';
import { requestEntry } from './requests/end-requests.ts';
import { sharedWith } from './same-record.ts';
import { tells } from './tells.ts';
import type { Turn } from './turn.ts';
import { allClosed, healthy } from './view/standing.ts';
import { asksBy } from './view/timing.ts';

/** A new agent beats within two seconds; a slow machine is given more. */
const awayMs = 10_000;

/** The record as it should be: made anew only when something that it is made from is another. */
export function wantedRecord(t: Turn, document: Document): NodeRecord {
  const from = sourcesOf(t, document);
  const { told } = t.s;
  if (told && told.from.length === from.length && from.every((source, i) => source === told.from[i]))
    return told.wanted;
  const { published } = t.s.renewal;
  const made = record(t, document);
  const wanted = published ? sharedWith(published, made) : made;
  t.s.told = { from, wanted };
  return wanted;
}

/**
 * All that `record` reads. What is in there is never changed in place, so what is the same object says the same. A look at
 * everything forgets what was made, so it begins anew with whatever was left out here.
 */
function sourcesOf({ s, clock }: Turn, document: Document): readonly unknown[] {
  // What is left of the time of a request, whether a pause before a restart is over.
  const timePasses = s.requests.length > 0 || Object.keys(s.said.pause ?? {}).length > 0;
  return [
    ...[document, s.config, s.inc, s.lineage, s.lapse, s.machine, s.after, s.stayed, s.keeperFollows, s.keys],
    ...[
      s.hears,
      s.hearsAnew,
      s.deaf,
      s.outnumbered,
      s.linksDown,
      s.unwell,
      s.disk,
      s.away,
      s.listening,
      s.leaving,
      s.clean,
      s.doubts,
      s.beating,
    ],
    ...[
      s.groups,
      s.refused,
      s.unjournaled,
      s.macs,
      s.watched,
      s.power,
      s.requests,
      s.version,
      s.said,
      s.noticed,
    ],
    timePasses ? clock.now : 0,
  ];
}

/** The record as it should be, without its counter. Fields and keys in one fixed order. */
function record(t: Turn, document: Document): NodeRecord {
  const { s } = t;
  return {
    inc: s.inc,
    ...(s.lineage === undefined ? {} : { lineage: s.lineage }),
    counter: 0,
    format: 1,
    ...describeHeard(t, document),
    linksDown: s.linksDown,
    clean: s.clean.is === 'clean',
    ...(Object.keys(s.doubts).length > 0 ? { doubts: s.doubts } : {}),
    lapse: s.lapse,
    machine: s.machine,
    after: s.after,
    ...(s.stayed ? { stayed: true } : {}),
    released: released(t, document),
    running: describeRunning(t),
    macs: s.macs,
    observed: describeObserved(t),
    ...described(t, document),
    ...(s.disk ? { disk: s.disk } : {}),
    health: healthy(t) ? 'ok' : 'failed',
    ...(s.unwell ? { unwell: s.unwell } : {}),
    left: s.leaving && allClosed(t) && !hasUnjournaled(t, document),
    ...(s.leaving ? { leaving: true } : {}),
    ...(s.away || s.listening ? { away: { forMs: awayFor(t) } } : {}),
    accepts: s.keys.accepts,
    knows: knownNeeds,
    version: s.version,
    ...tells(s),
    // These two come last, as `asNews` in publish.ts puts them.
    follows: followed(t, document),
    requests: s.requests.map((r) => requestEntry(t, r)),
  };
}

/** The next keeper knows whom it hears only after the time of a missed node. */
function awayFor(t: Turn): number {
  const { beatIntervalMs, beatMisses } = asksBy(t);
  return Math.max(awayMs, awayMs / 2 + beatIntervalMs * beatMisses);
}

/** The keeper has said that it goes by what the daemon goes by. */
function followed({ s }: Turn, { config }: Document): number {
  return s.config?.hash === config.hash && s.keeperFollows === config.version ? config.version : 0;
}

/** What is not said of anybody most of the time. */
function described(t: Turn, document: Document): Pick<NodeRecord, 'power' | 'beatsAnew'> {
  const power = describePower(t);
  const anew = Object.entries(document.nodes).flatMap(([node, entry]) => {
    const inc = t.s.beating[node];
    return entry.is === 'accused' && inc !== undefined && inc !== entry.inc ? [[node, inc] as const] : [];
  });
  return { ...(power && { power }), ...(anew.length > 0 && { beatsAnew: Object.fromEntries(anew) }) };
}

/** Only what the document still names as ours needs saying. */
function released(t: Turn, document: Document): Record<string, number> {
  const { s } = t;
  const out: Record<string, number> = {};
  for (const [group, gen] of Object.entries(s.refused)) {
    const entry = document.groups[group];
    if (entry && entry.is !== 'free' && entry.node === s.self && entry.inc === s.inc && entry.gen <= gen)
      out[group] = gen;
  }
  return out;
}
