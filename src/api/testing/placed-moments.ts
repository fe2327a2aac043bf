/** Moments in which `web` is placed somewhere, each with what `explain` must say of it. */
import {
  at,
  died,
  drained,
  draining,
  failed,
  free,
  moment,
  pair,
  recordsWith,
  type Told,
  taken,
  vm1,
  vm2,
  vm3,
  withMemory,
} from './moments-to-explain.ts';
import { sampleGroup } from './sample-config.ts';
import { inc, owned, sampleDocument, sampleNow } from './sample-document.ts';

export const placedMoments: Readonly<Record<string, Told>> = {
  assigned: { s: moment({}), chosen: vm1, of: ['stays', 'comes-after', 'not-preferred'] },
  'taken over': {
    s: moment({
      groups: {
        web: owned(vm2, { last: taken({ kind: 'not-heard', heard: 4, of: 5 }, { proof: 'off' }) }),
      },
      nodes: { ...sampleDocument().nodes, [vm1]: { is: 'gone', inc: inc(vm1), proof: { kind: 'off' } } },
    }),
    chosen: vm2,
    of: ['is-gone', 'stays', 'not-preferred'],
  },
  'back after a wait': {
    s: moment({
      groups: { web: owned(vm2, { last: taken({ kind: 'stopped-by', by: 'ada' }, { again: true }) }) },
      absences: { [vm1]: { count: 2, back: sampleNow - 5_000 } },
    }),
    chosen: vm2,
    of: ['back-lately', 'stays', 'not-preferred'],
  },
  'rests after a move': {
    s: moment({ groups: { web: owned(vm2) }, moved: { web: { count: 2, at: sampleNow - 5_000, gen: 6 } } }),
    chosen: vm2,
    of: ['moved-lately', 'stays', 'not-preferred'],
  },
  'waits for its window': {
    s: moment(
      { groups: { web: owned(vm2) } },
      { nodes: [vm1, vm2, vm3], failbackWindow: { cron: '0 2 30 2 *', timezone: 'UTC', forMs: 3_600_000 } },
    ),
    chosen: vm2,
    of: ['window-never-opens', 'stays', 'comes-after'],
  },
  'fails back': {
    s: moment({ groups: { web: owned(vm2) } }),
    chosen: vm1,
    of: ['ranked', 'comes-after', 'not-preferred'],
  },
  'failback is off': {
    s: moment({ groups: { web: owned(vm2) } }, { ...pair, failback: 'off' }),
    chosen: vm2,
    of: ['no-failback', 'stays', 'not-preferred'],
  },
  'to be drained': { s: moment({ drained }), chosen: vm2, of: ['drained-by', 'ranked', 'not-preferred'] },
  draining: {
    s: moment({
      drained,
      groups: { web: draining({ kind: 'leaves', node: vm1, why: { kind: 'drained-by', by: 'ada' } }, vm2) },
    }),
    chosen: vm2,
    of: ['drained-by', 'on-its-way', 'not-preferred'],
  },
  drained: {
    s: moment({
      drained,
      groups: {
        web: owned(vm2, {
          last: taken({ kind: 'leaves', node: vm1, why: { kind: 'drained-by', by: 'ada' } }),
        }),
      },
    }),
    chosen: vm2,
    of: ['drained-by', 'stays', 'not-preferred'],
  },
  'every node drained': {
    s: moment({ drained: { ...drained, [vm2]: { by: 'bob' } }, groups: { web: free } }),
    chosen: null,
    of: ['drained-by', 'drained-by', 'not-preferred'],
  },
  'agent stops': {
    s: recordsWith(moment({}), vm1, { leaving: true }),
    chosen: vm2,
    of: ['agent-stopping', 'ranked', 'not-preferred'],
  },
  'failed there': {
    s: moment({ failures: failed, groups: { web: owned(vm2) } }),
    chosen: vm2,
    of: ['failed-there', 'stays', 'not-preferred'],
  },
  'failed everywhere': {
    s: moment({
      failures: { web: { ...failed.web, [vm2]: { count: 1, gen: 7, at, why: died } } },
      groups: { web: free },
    }),
    chosen: null,
    of: ['failed-there', 'failed-there', 'not-preferred'],
  },
  pinned: {
    s: moment({
      groups: { web: owned(vm2, { last: taken({ kind: 'moved-for', node: vm2 }) }) },
      pins: { web: { node: vm2, by: 'ada', until: sampleNow + 3_600_000 } },
    }),
    chosen: vm2,
    of: ['comes-after', 'moved-for', 'not-preferred'],
  },
  'a pin that has ended': {
    s: moment({
      groups: { web: owned(vm2, { last: taken({ kind: 'moved-for', node: vm2 }) }) },
      pins: { web: { node: vm2, by: 'ada', until: sampleNow - 1 } },
    }),
    chosen: vm1,
    of: ['ranked', 'comes-after', 'not-preferred'],
  },
  'a pin to a node that is drained': {
    s: moment({
      drained: { [vm2]: { by: 'bob' } },
      pins: { web: { node: vm2, by: 'ada', until: sampleNow + 3_600_000 } },
    }),
    chosen: vm1,
    of: ['stays', 'drained-by', 'not-preferred'],
  },
  restarts: {
    s: moment({ groups: { web: draining({ kind: 'restarted-by', by: 'ada' }, vm1) } }),
    chosen: vm1,
    of: ['restarted-by', 'comes-after', 'not-preferred'],
  },
  apart: {
    s: moment(
      { groups: { web: owned(vm2), mail: owned(vm1) } },
      { ...pair, apart: ['mail'] },
      { mail: sampleGroup({ nodes: [vm1], restricted: true }) },
    ),
    chosen: vm2,
    of: ['apart-from', 'stays', 'not-preferred'],
  },
  'beside one that it would rather not run beside': {
    s: moment(
      { groups: { web: owned(vm1), mail: owned(vm1) } },
      { ...pair, failback: 'off', prefer: { apart: ['mail'], together: [] } },
      { mail: sampleGroup({ nodes: [vm1], restricted: true }) },
    ),
    chosen: vm1,
    of: ['stays', 'comes-after', 'not-preferred'],
  },
  'where it would rather be': {
    s: moment(
      { groups: { web: owned(vm2), mail: owned(vm2) } },
      { ...pair, prefer: { apart: [], together: ['mail'] } },
      { mail: sampleGroup({ nodes: [vm2], restricted: true }) },
    ),
    chosen: vm2,
    of: ['rather-together', 'stays', 'not-preferred'],
  },
  'makes room': {
    s: moment(
      { groups: { web: owned(vm1), mail: free } },
      { ...pair, apart: ['mail'] },
      { mail: sampleGroup({ nodes: [vm1], restricted: true }) },
    ),
    chosen: vm2,
    of: ['apart-from', 'makes-room', 'not-preferred'],
  },
  'too little room': {
    s: withMemory(
      moment(
        { groups: { web: free, mail: owned(vm1), shop: owned(vm2) } },
        { ...pair, needs: { memory: 4 } },
        {
          mail: sampleGroup({ nodes: [vm1], restricted: true, needs: { memory: 6 } }),
          shop: sampleGroup({ nodes: [vm2], restricted: true, needs: { memory: 8 } }),
        },
      ),
      8,
    ),
    chosen: null,
    of: ['lacks-capacity', 'lacks-capacity', 'not-preferred'],
  },
  'too little room since the file says so': {
    s: withMemory(moment({}, { ...pair, needs: { memory: 4 } }), 2),
    chosen: vm1,
    of: ['stays', 'lacks-capacity', 'not-preferred'],
  },
  'has made room': {
    s: moment(
      {
        groups: {
          web: owned(vm2, { last: taken({ kind: 'makes-room', node: vm2, group: 'mail' }) }),
          mail: owned(vm1),
        },
        moved: { web: { count: 1, at, gen: 6, room: true } },
      },
      { ...pair, apart: ['mail'] },
      { mail: sampleGroup({ nodes: [vm1], restricted: true }) },
    ),
    chosen: vm2,
    of: ['apart-from', 'stays', 'not-preferred'],
  },
  together: {
    s: moment(
      { groups: { web: owned(vm2), mail: owned(vm2) } },
      { ...pair, together: ['mail'] },
      { mail: sampleGroup({ nodes: [vm2], restricted: true }) },
    ),
    chosen: vm2,
    of: ['together-with', 'stays', 'not-preferred'],
  },
};
