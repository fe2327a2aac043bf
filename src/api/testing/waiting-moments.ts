/** Moments in which `web` waits, stops, is left alone or lost, each with what `explain` must say of it. */
import type { Document } from '../../core/takeover/document.ts';
import {
  address,
  claiming,
  died,
  drained,
  draining,
  free,
  moment,
  pair,
  recordsWith,
  silent,
  type Told,
  unproven,
  vm1,
  vm2,
  vm3,
  withMemory,
} from './moments-to-explain.ts';
import { sampleConfig, sampleGroup } from './sample-config.ts';
import { accused, owned, sampleDocument } from './sample-document.ts';
import { snapshots } from './sample-snapshots.ts';

export const waitingMoments: Readonly<Record<string, Told>> = {
  'starts after another': {
    s: moment({ groups: { web: free, db: free } }, { ...pair, after: ['db'] }, { db: sampleGroup(pair) }),
    chosen: null,
    of: ['comes-next', 'comes-after', 'not-preferred'],
  },
  'stops with another': {
    s: moment(
      { groups: { web: owned(vm1), db: owned(vm1) }, stopped: { db: { is: 'asked', by: 'ada' } } },
      { ...pair, after: ['db'] },
      { db: sampleGroup(pair) },
    ),
    chosen: null,
    of: [],
  },
  'waits for a claim': {
    s: moment({ groups: { web: free, old: owned(vm3) }, held: { old: [address] } }, claiming()),
    chosen: null,
    of: ['comes-next', 'comes-after', 'not-preferred'],
  },
  'waits for one that it keeps apart from': {
    s: moment(
      { groups: { web: free, old: draining({ kind: 'stopped-by', by: 'ada' }) } },
      { ...pair, apart: ['old'] },
    ),
    chosen: null,
    of: ['comes-next', 'comes-after', 'not-preferred'],
  },
  'waits for one whose room it is to have': {
    s: withMemory(
      moment(
        { groups: { web: free, old: draining({ kind: 'stopped-by', by: 'ada' }) } },
        { ...pair, needs: { memory: 4 } },
      ),
      4,
    ),
    chosen: null,
    of: ['comes-next', 'comes-after', 'not-preferred'],
  },
  'others make room for it': {
    s: moment(
      { groups: { web: free, mail: owned(vm1), old: owned(vm2) } },
      { ...pair, apart: ['mail', 'old'] },
      { mail: sampleGroup({ nodes: [vm1], restricted: true }), old: sampleGroup(pair) },
    ),
    chosen: null,
    of: ['apart-from', 'comes-next', 'not-preferred'],
  },
  'a change waits for a claim': {
    s: {
      ...moment({ groups: { web: owned(vm1), old: owned(vm3) }, held: { old: [address] } }, claiming()),
      defs: { web: 'beef' },
    },
    chosen: vm1,
    of: ['stays', 'comes-after', 'not-preferred'],
  },
  'waits for proof': {
    s: moment({ nodes: { ...sampleDocument().nodes, [vm1]: accused(vm1, { attempt: 1, started: true }) } }),
    chosen: vm2,
    of: ['is-accused', 'comes-next', 'not-preferred'],
  },
  'waits for proofs since the store was accepted': {
    s: moment({
      groups: { web: free },
      nodes: { ...sampleDocument().nodes, [vm3]: unproven } as Document['nodes'],
    }),
    chosen: null,
    of: ['waits-for-proofs', 'waits-for-proofs', 'is-accused'],
  },
  'stopped by a person': {
    s: moment({ groups: { web: free }, stopped: { web: { is: 'asked', by: 'ada' } } }),
    chosen: null,
    of: [],
  },
  'stops for a person': {
    s: moment({
      groups: { web: draining({ kind: 'stopped-by', by: 'ada' }) },
      stopped: { web: { is: 'asked', by: 'ada' } },
    }),
    chosen: null,
    of: [],
  },
  'stopped by its policy': {
    s: moment({ groups: { web: free }, stopped: { web: { is: 'failed', why: died } } }),
    chosen: null,
    of: [],
  },
  disabled: {
    s: moment({ groups: { web: free }, stopped: { web: { is: 'asked', by: 'ada', disabled: true } } }),
    chosen: null,
    of: [],
  },
  'not enabled in the file': {
    s: moment({ groups: { web: free } }, { ...pair, enabled: false }),
    chosen: null,
    of: [],
  },
  'removed, and stops': {
    s: {
      ...moment({ groups: { web: draining({ kind: 'not-configured' }) } }),
      config: sampleConfig({ groups: {} }),
    },
    chosen: null,
    of: [],
  },
  'removed while its node is silent': {
    s: { ...silent(moment({}), vm1), config: sampleConfig({ groups: {} }) },
    chosen: null,
    of: [],
  },
  maintenance: {
    s: moment({ maintenance: { web: { by: 'ada' } } }),
    chosen: vm1,
    of: ['stays', 'comes-after', 'not-preferred'],
  },
  'maintenance of what should move': {
    s: moment({ drained, maintenance: { web: { by: 'bob' } } }),
    chosen: vm2,
    of: ['drained-by', 'comes-next', 'not-preferred'],
  },
  'maintenance of what does not run': {
    s: moment({ groups: { web: free }, maintenance: { web: { by: 'ada' } } }),
    chosen: null,
    of: ['comes-next', 'comes-after', 'not-preferred'],
  },
  'about to start': {
    s: moment({ groups: { web: free } }),
    chosen: vm1,
    of: ['ranked', 'comes-after', 'not-preferred'],
  },
  'about to start without the store': {
    s: {
      ...moment({ groups: { web: free } }),
      store: { ...snapshots.storeUnreachable().store },
    },
    chosen: vm1,
    of: ['ranked', 'comes-after', 'not-preferred'],
  },
  'its node is silent': {
    s: silent(moment({}), vm1),
    chosen: vm1,
    of: ['lost-not-accused', 'comes-after', 'not-preferred'],
  },
  'its node is silent while disarmed': {
    s: silent(moment({ disarmed: { by: 'ada' } }), vm1),
    chosen: vm1,
    of: ['node-unheard', 'comes-after', 'not-preferred'],
  },
  'about to start on a node that is silent while disarmed': {
    s: silent(moment({ groups: { web: free }, disarmed: { by: 'ada' } }), vm1),
    chosen: vm1,
    of: ['node-unheard', 'comes-after', 'not-preferred'],
  },
  'cut off from its network': {
    s: recordsWith(moment({}), vm1, { linksDown: ['office'] }),
    chosen: vm2,
    of: ['cut-off', 'ranked', 'not-preferred'],
  },
  'cannot be stopped': {
    s: recordsWith(
      moment({
        groups: { web: draining({ kind: 'leaves', node: vm1, why: { kind: 'drained-by', by: 'ada' } }, vm2) },
        drained,
      }),
      vm1,
      {
        running: {
          web: {
            gen: 7,
            phase: 'stop-failed',
            why: { kind: 'cannot-be-stopped', resource: 'content', state: 'running', said: 'target is busy' },
          },
        },
      },
    ),
    chosen: vm2,
    of: ['drained-by', 'on-its-way', 'not-preferred'],
  },
  'no node has joined': {
    s: moment({
      groups: { web: free },
      nodes: Object.fromEntries([vm1, vm2, vm3].map((n) => [n, { is: 'out' }])),
    }),
    chosen: null,
    of: ['not-joined', 'not-joined', 'not-joined'],
  },
};
