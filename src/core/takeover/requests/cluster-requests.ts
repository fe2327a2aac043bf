/** Asked of the whole cluster: another configuration, hands off fencing, hands on again. */

import type { Config } from '../../config.ts';
import { mayBeSameStore } from '../../store-way.ts';
import { rememberClaims } from '../coordinate/claims.ts';
import { type DocumentDraft, set } from '../coordinate/draft.ts';
import { meanwhileOf } from '../meanwhile.ts';
import { loadConfig } from '../store-view.ts';
import type { Turn } from '../turn.ts';
import { configOf } from '../view/loaded.ts';
import { knowingOf, notKnownByAll } from '../who-knows.ts';
import { type Asked, done, type Outcome, refuse, rule, waiting } from './rule.ts';

const applyShape = { hash: 'configuration', base: 'version' } as const;

export const clusterRequests = {
  /** `base`: the version of the configuration it was planned against. */
  apply: rule({
    shape: applyShape,
    permission: 'configure',
    about: 'change the running cluster to a stored configuration',
    title: () => 'apply the configuration',
    carryOut: apply,
  }),
  disarm: rule({
    shape: {},
    permission: 'fence',
    about: 'accuse and fence nobody until armed again',
    title: () => 'disarm',
    carryOut: (_t, d, _asked, by) => {
      set(d, 'disarmed', d.next.disarmed ?? { by });
      return done;
    },
  }),
  arm: rule({
    shape: {},
    permission: 'fence',
    about: 'accuse and fence again',
    title: () => 'arm',
    carryOut: (_t, d) => {
      set(d, 'disarmed', undefined);
      return done;
    },
  }),
};

/** What was applied was written into the store before; who asks by a hash that is not there is told so. */
const triesOfApply = 3;

function apply(t: Turn, d: DocumentDraft, asked: Asked<typeof applyShape>): Outcome {
  const { version, hash } = d.next.config;
  if (asked.base !== version) return refuse({ kind: 'configuration-changed', version, base: asked.base });
  if (asked.hash === hash) return done;
  const next = t.s.candidates[asked.hash];
  if (!next) {
    const { configMissing: missing } = t.s.store;
    if (missing?.hash === asked.hash && missing.tries >= triesOfApply)
      return refuse({ kind: 'configuration-unreadable', hash: asked.hash, said: missing.said });
    loadConfig(t, asked.hash);
    return waiting;
  }
  const refused = refusalOfConfig(t, d, next);
  if (refused) return refused;
  rememberClaims(t, d, next);
  const meanwhile = meanwhileOf(d.next.config.meanwhile, configOf(t), next);
  set(d, 'config', { hash: asked.hash, version: version + 1, ...(meanwhile && { meanwhile }) });
  return done;
}

function refusalOfConfig(t: Turn, d: DocumentDraft, next: Config): Outcome | undefined {
  const now = configOf(t);
  const { name } = now.cluster;
  if (next.cluster.name !== name) return refuse({ kind: 'another-cluster', name, file: next.cluster.name });
  if (!mayBeSameStore(next.store, now.store)) return refuse({ kind: 'store-changed' });
  const tooOld = notKnownByAll(
    knowingOf(d.next.nodes, (node) => t.s.store.records[node]?.value),
    next,
  );
  if (tooOld) return refuse(tooOld);
  const judged = judgedByLease(d, now, next);
  if (judged) return judged;
  for (const [node, entry] of Object.entries(d.next.nodes)) {
    const isBusy = entry.is === 'in' || entry.is === 'accused';
    if (!next.nodes[node] && isBusy) return refuse({ kind: 'node-still', node, is: entry.is });
  }
  return undefined;
}

/**
 * A node runs under the lease and the watchdog it was admitted with; a lapse is counted with the configuration. So these
 * do not change under members that may be judged by them.
 */
function judgedByLease(d: DocumentDraft, now: Config, next: Config): Outcome | undefined {
  const terms = (c: Config) => {
    const { leaseMs, lapseMarginMs, onStoreLoss } = c.timing;
    const watchdogs = Object.keys(now.nodes).map((n) => c.nodes[n]?.watchdog ?? null);
    return JSON.stringify([leaseMs, lapseMarginMs, onStoreLoss, watchdogs]);
  };
  if (terms(now) === terms(next)) return undefined;
  const member = Object.entries(d.next.nodes).find(
    ([, e]) => (e.is === 'in' || e.is === 'accused') && e.lapse,
  );
  return member && refuse({ kind: 'judged-by-lease', node: member[0] });
}
