/** What a plan says beyond the two files: whom a group waits for, what would be refused now, what stops with another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../core/config.ts';
import { knownNeeds } from '../core/config-needs.ts';
import { advice } from '../core/words/advice.ts';
import { claimWords } from '../core/words/placement.ts';
import { words } from '../core/words/words.ts';
import { parseClusterText } from './load-cluster-file.ts';
import { planChanges } from './plan-changes.ts';
import { planAsThingsStand, type Standing } from './plan-standing.ts';
import { threeNodes } from './testing/three-nodes.ts';

const base = `${threeNodes}groups:
  web: {resources: {ip: {type: address, address: 10.0.0.9/24}}}
  mail: {resources: {ip: {type: address, address: 10.0.0.8/24}}}
  db: {resources: {disk: {type: filesystem, device: /dev/vg/db, directory: /srv/db, fstype: ext4}}}
  app: {after: [db], resources: {run: {type: exec, command: [/bin/app]}}}
`;

function config(edits: readonly (readonly [string, string])[]): Config {
  const text = edits.reduce((now, [find, put]) => {
    assert.ok(now.includes(find), find);
    return now.replace(find, put);
  }, base);
  const { config: found, diagnostics } = parseClusterText(text, 'c.yaml');
  assert.ok(found, JSON.stringify(diagnostics));
  return found;
}

const from = config([]);
const runs = { node: 'a', state: 'running', reason: '', holds: [], stoppedBy: null } as const;
const standing: Standing = {
  nodes: ['a', 'b', 'c'].map((name) => ({ name, state: 'in', lapse: false, knows: knownNeeds })),
  groups: [
    { ...runs, name: 'web', holds: [{ kind: 'address', what: '10.0.0.9' }] },
    { ...runs, name: 'mail', holds: [{ kind: 'address', what: '10.0.0.8' }] },
    {
      ...runs,
      name: 'db',
      holds: [
        { kind: 'device', what: '/dev/vg/db' },
        { kind: 'mount', what: '/srv/db' },
      ],
    },
    { ...runs, name: 'app' },
  ],
};

function groupIs(name: string, change: Partial<Standing['groups'][number]>): Standing {
  const groups = standing.groups.map((group) => (group.name === name ? { ...group, ...change } : group));
  return { ...standing, groups };
}

function nodeIs(name: string, change: Partial<Standing['nodes'][number]>): Standing {
  return {
    ...standing,
    nodes: standing.nodes.map((node) => (node.name === name ? { ...node, ...change } : node)),
  };
}

const levels = [
  [
    '  c: {addresses: {lan: 10.0.0.3}}',
    '  c: {addresses: {lan: 10.0.0.3}, fence: [{together: [{device: agent, program: /bin/p1}, {device: agent, program: /bin/p2}]}]}',
  ],
] as const;
const tooOld = (needs: string) => ({ kind: 'members-too-old', nodes: ['c'], needs }) as const;
const disk = claimWords({ kind: 'device', what: '/dev/vg/db' });
const renamed = [['  web: {', '  www: {']] as const;
const swapped = [
  ['10.0.0.9/24', '10.0.0.x'],
  ['10.0.0.8/24', '10.0.0.9/24'],
  ['10.0.0.x', '10.0.0.8/24'],
] as const;
const withoutC = [['  c: {addresses: {lan: 10.0.0.3}}\n', '']] as const;

/** What is said beside what the two files say by themselves. */
const table: Readonly<
  Record<string, { edits: readonly (readonly [string, string])[]; now?: Standing; says: readonly string[] }>
> = {
  'nothing of a group that gets what nobody has': { edits: [['10.0.0.9', '10.0.0.7']], says: [] },
  'whom a renamed group waits for': {
    edits: renamed,
    says: [
      `[waits] group www starts only when web, which has ${claimWords({ kind: 'address', what: '10.0.0.9' })} on a, has stopped there`,
    ],
  },
  'nothing of one that does not run': {
    edits: renamed,
    now: groupIs('web', { node: null, state: 'stopped', holds: [] }),
    says: [],
  },
  'that the holder may never let go by itself': {
    edits: renamed,
    now: groupIs('web', { state: 'blocked', reason: 'waits for proof that a is off' }),
    says: [
      `[waits] group www starts only when web, which has ${claimWords({ kind: 'address', what: '10.0.0.9' })} on a, has stopped there (it is blocked: waits for proof that a is off)`,
    ],
  },
  'both of two that swap': {
    edits: swapped,
    says: [
      `[waits] group web changes only when mail, which has ${claimWords({ kind: 'address', what: '10.0.0.8' })} on a, has changed or stopped there`,
      `[waits] group mail changes only when web, which has ${claimWords({ kind: 'address', what: '10.0.0.9' })} on a, has changed or stopped there`,
    ],
  },
  'device and directory of a resource that goes to another group': {
    edits: [
      [
        '  db: {resources: {disk: {type: filesystem, device: /dev/vg/db, directory: /srv/db, fstype: ext4}}}',
        '  db: {resources: {run: {type: exec, command: [/bin/db]}}}',
      ],
      [
        'run: {type: exec, command: [/bin/app]}',
        'disk: {type: filesystem, device: /dev/vg/db, directory: /srv/db, fstype: ext4}',
      ],
    ],
    says: [
      `[waits] group app changes only when db, which has ${disk} and ${claimWords({ kind: 'mount', what: '/srv/db' })} on a, has changed or stopped there`,
    ],
  },
  'that a mount which reads waits for one that still writes': {
    edits: [
      ['fstype: ext4', 'fstype: ext4, options: ro'],
      [
        'run: {type: exec, command: [/bin/app]}',
        'disk: {type: filesystem, device: /dev/vg/db, directory: /srv/copy, fstype: ext4, options: ro}',
      ],
    ],
    says: [`[waits] group app changes only when db, which has ${disk} on a, has changed or stopped there`],
  },
  'that a node which is in cannot be removed': {
    edits: withoutC,
    says: [
      '[refused] node c cannot be removed yet: it is in the cluster; drain it, stop its agent, confirm that it is off, and apply again',
    ],
  },
  'nothing more of a node that is gone': { edits: withoutC, now: nodeIs('c', { state: 'gone' }), says: [] },
  'that the lease cannot change under a member that may be judged by it': {
    edits: [['groups:\n', 'timing: {lease: 20s}\ngroups:\n']],
    now: nodeIs('b', { lapse: true }),
    says: [
      '[refused] lease, lapseMargin, onStoreLoss and watchdogs cannot change while b may be judged by its lease; put the old values back into the file',
    ],
  },
  'who holds a file up whose fence devices prove off together': {
    edits: levels,
    now: nodeIs('c', { knows: [] }),
    says: [
      `[refused] the file cannot be applied yet: ${words(tooOld('fence-levels'))}. ${advice(tooOld('fence-levels'))}`,
    ],
  },
  'nothing of a file with levels that every member knows': { edits: levels, says: [] },
  'nothing of levels where the one that does not know them is no member': {
    edits: levels,
    now: nodeIs('c', { state: 'gone', knows: null }),
    says: [],
  },
  'who holds a file up with secrets of resources': {
    edits: [['command: [/bin/app]', 'command: [/bin/app], env: {TOKEN: {file: /etc/app}}']],
    now: nodeIs('c', { knows: ['fence-levels'] }),
    says: [
      `[refused] the file cannot be applied yet: ${words(tooOld('resource-secrets'))}. ${advice(tooOld('resource-secrets'))}`,
    ],
  },
  'what stops with a group that is disabled': {
    edits: [['  db: {', '  db: {enabled: false, ']],
    says: ['[stops] group app stops as well: it starts after db, which shall not run'],
  },
  'that a group stops which is to start after one that somebody stopped': {
    edits: [['  web: {', '  web: {after: [mail], ']],
    now: groupIs('mail', { node: null, state: 'stopped', holds: [], stoppedBy: 'ada' }),
    says: ['[stops] group web stops as well: it starts after mail, which shall not run'],
  },
};

for (const [what, { edits, now = standing, says }] of Object.entries(table))
  test(`planAsThingsStand() says ${what}`, () => {
    const to = config(edits);
    const plain = planChanges(from, to);
    const all = planAsThingsStand(plain, from, to, now);
    const more = all.filter((change) => !plain.includes(change));
    assert.deepEqual(
      more.map(({ effect, words }) => `[${effect}] ${words}`),
      says,
    );
  });
