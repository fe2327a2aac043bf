import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../core/config.ts';
import { renderDiagnostic } from './diagnostic.ts';
import { parseClusterText } from './load-cluster-file.ts';
import { planChanges } from './plan-changes.ts';
import { threeNodes } from './testing/three-nodes.ts';

const base = `${threeNodes}groups:
  web:
    nodes: [a, b]
    resources:
      ip: {type: address, address: 10.0.0.9/24}
      site: {type: exec, command: [nginx]}
  db:
    failback: off
    resources:
      server: {type: exec, command: [postgres]}
`;

function config(text: string): Config {
  const { config: found, diagnostics } = parseClusterText(text, 'c.yaml');
  assert.ok(found, diagnostics.map(renderDiagnostic).join('\n'));
  return found;
}

/** What is replaced in the file above, and what the plan says to it. */
const stories: readonly {
  readonly name: string;
  readonly edits: readonly (readonly [string, string])[];
  readonly says: readonly string[];
}[] = [
  { name: 'nothing for the same file', edits: [], says: [] },
  {
    name: 'nothing for another order of keys',
    edits: [
      ['    nodes: [a, b]\n', ''],
      ['site: {type: exec, command: [nginx]}\n', 'site: {command: [nginx], type: exec}\n    nodes: [a, b]\n'],
    ],
    says: [],
  },
  {
    name: 'that an added node joins when its agent starts',
    edits: [['  c: {addr', '  d: {addresses: {lan: 10.0.0.4}}\n  c: {addr']],
    says: ['[none] node d is added; it joins when its agent starts'],
  },
  {
    name: 'under which conditions a node can be removed',
    edits: [['  c: {addresses: {lan: 10.0.0.3}}\n', '']],
    says: [
      '[none] node c is removed; refused while it runs groups or is not proved gone: drain it, stop its agent and confirm that it is off first',
    ],
  },
  {
    name: 'what changes about a node',
    edits: [
      [
        '10.0.0.3}}',
        '10.0.0.33}, fence: [{device: agent, program: fence_apc}, {device: manual}], watchdog: {}}',
      ],
    ],
    says: [
      '[none] node c gets other addresses; give the host the new ones beside the old ones; heartbeats go the way of before as well until the nodes hear each other by the new one, and nobody is fenced for it',
      '[none] node c is fenced by fence_apc, then a person who confirms',
      '[none] the watchdog of node c changes; it counts after its agent was started anew',
    ],
  },
  {
    name: 'that the order of nodes breaks ties',
    edits: [
      ['  a: {addresses: {lan: 10.0.0.1}}\n', ''],
      ['groups:\n', '  a: {addresses: {lan: 10.0.0.1}}\ngroups:\n'],
    ],
    says: ['[none] the order of nodes, which breaks ties, becomes b, c, a'],
  },
  {
    name: 'where an added group starts',
    edits: [
      [
        '  db:\n',
        '  mail: {nodes: [b, c], restricted: true, resources: {s: {type: exec, command: x}}}\n  off: {enabled: false, resources: {s: {type: exec, command: x}}}\n  db:\n',
      ],
    ],
    says: [
      '[starts] group mail is added with 1 resource and starts on b, c only',
      '[none] group off is added with 1 resource; it is disabled and does not start',
    ],
  },
  {
    name: 'that a removed group stops',
    edits: [
      ['  db:\n    failback: off\n    resources:\n      server: {type: exec, command: [postgres]}\n', ''],
    ],
    says: ['[stops] group db is removed: stopped where it runs, then forgotten'],
  },
  {
    name: 'which resource restarts for a changed one, and which does not',
    edits: [['command: [nginx]', 'command: [nginx, -g], startTimeout: 30s']],
    says: [
      '[restarts] changed command, startTimeout of resource site of group web; it restarts, the others run on',
    ],
  },
  {
    name: 'what starts and stops for an added and a removed resource',
    edits: [
      ['      site: {type: exec, command: [nginx]}\n', '      proxy: {type: exec, command: [haproxy]}\n'],
    ],
    says: [
      '[starts] new resource proxy (exec) of group web; it starts, the others run on; if it cannot start, the group moves',
      '[stops] removal of resource site of group web; it stops, the others run on',
    ],
  },
  {
    name: 'that another order moves a group that fails back, without a restart of others',
    edits: [['nodes: [a, b]', 'nodes: [b, a]']],
    says: [
      '[moves] group web prefers b, a; it moves if a better node than its present one is up, else nothing restarts',
    ],
  },
  {
    name: 'that another order leaves a group where it is without failback',
    edits: [['    failback: off\n', '    failback: off\n    nodes: [c]\n']],
    says: ['[none] group db prefers c; it stays where it is (failback off)'],
  },
  {
    name: 'that a group must leave nodes it may not run on any more',
    edits: [['    failback: off\n', '    failback: off\n    nodes: [c]\n    restricted: true\n']],
    says: ['[moves] group db may run only on c; it moves if it runs on another node'],
  },
  {
    name: 'what failback, neighbours and enabling change',
    edits: [['failback: off', 'failback: manual\n    apart: [web]\n    enabled: false']],
    says: [
      '[stops] group db is disabled and stops',
      '[none] group db waits for an operator to fail back from now on',
      '[moves] group db must be apart from web; groups that are placed otherwise move',
    ],
  },
  {
    name: 'from when on a node that comes and goes is given no groups',
    edits: [['  format: 1\n', '  format: 1\n  quarantine: {departures: 4, stay: 1h}\n']],
    says: [
      '[none] from now on a node that was away 4 times lately is given no groups for 1h that another node could run',
    ],
  },
  {
    name: 'that a group goes back only in a window from now on',
    edits: [['failback: off', 'failback: {window: "0 2 * * 6", for: 2h, timezone: Europe/Berlin}']],
    says: [
      '[moves] group db fails back by itself only in the window that opens by "0 2 * * 6" in Europe/Berlin, for 2h, from now on',
    ],
  },
  {
    name: 'what a group does from now on without one that it starts after',
    edits: [
      ['    failback: off\n', '    failback: off\n    after: [{group: web, without: stop, for: 2m}]\n'],
    ],
    says: [
      '[none] group db starts after web from now on; nothing restarts for it',
      '[none] group db stops when web has not run for 2m from now on',
    ],
  },
  {
    name: 'what another preference changes',
    edits: [
      ['    failback: off\n', '    failback: off\n    prefer: {apart: [web]}\n'],
      ['    nodes: [a, b]\n', '    nodes: [a, b]\n    prefer: {together: [db]}\n'],
    ],
    says: [
      '[moves] group web would rather run together with db from now on; it moves if that is so on another of its nodes',
      '[none] group db would rather run apart from web from now on; nothing that runs moves for it',
    ],
  },
  {
    name: 'what needs and capacity change',
    edits: [
      ['    failback: off\n', '    failback: off\n    needs: {memory: 4}\n'],
      ['a: {', 'a: {capacity: {memory: 8}, '],
    ],
    says: [
      '[none] node a has 8 of memory from now on; nothing that runs moves',
      '[moves] group db needs 4 of memory from now on; what has too little room moves where it fits, and stays where it fits nowhere',
    ],
  },
  {
    name: 'which times change, and that nothing restarts',
    edits: [['groups:\n', 'timing: {renewal: 1s, heartbeat: {misses: 4}, onStoreLoss: stop}\ngroups:\n']],
    says: [
      '[none] heartbeat misses changes from 3 to 4; nothing restarts',
      '[none] renewal changes from 500ms to 1s; nothing restarts',
      '[none] minorityDelay changes from 1500ms to 3s; nothing restarts',
      '[none] onStoreLoss changes from freeze to stop; nothing restarts',
    ],
  },
  {
    name: 'that the store cannot be changed, and the next step',
    edits: [
      [
        'store: {kind: sqlite, address: "10.0.0.250:7400", lab: true}',
        'store: {kind: etcd, endpoints: ["http://10.0.0.1:2379", "http://10.0.0.2:2379", "http://10.0.0.3:2379"]}',
      ],
      ['groups:\n', 'timing: {lease: 13s}\ngroups:\n'],
    ],
    says: [
      '[refused] the store cannot be changed by apply (sqlite to etcd): the cluster would lose what it knows about who owns what; "holdfast store backup", stop all agents, and "holdfast store restore" with the new file',
      '[none] lease changes from 10s to 13s; nothing restarts',
      '[none] lapseMargin changes from 1100ms to 1130ms; nothing restarts',
    ],
  },
  {
    name: 'that another way to the same store stops nothing',
    edits: [['10.0.0.250:7400', '10.0.0.251:7400']],
    says: [
      '[none] the store is reached by 10.0.0.251:7400 instead of 10.0.0.250:7400; each node changes over when it has seen its own last write there, and nothing stops; take the old ones away after that',
    ],
  },
  {
    name: 'what changes about the cluster and its networks',
    edits: [
      [
        'format: 1',
        'format: 1\n  fenceLimit: {count: 1, window: 1h}\n  tie: {prefer: [b, a], delay: 2s}\n  fenceThen: on',
      ],
      ['hostNetworks:\n', 'hostNetworks:\n  ring: {role: cluster, subnet: 10.1.0.0/24}\n'],
      ['10.0.0.0/24}', '10.0.0.0/24, port: 7500}'],
    ],
    says: [
      '[none] from now on at most 1 fence within 1h without an operator',
      '[none] of two halves that lose each other the one with b goes first (without it a), whatever runs where; the other one waits 2s longer than before',
      '[none] network ring is used, too: role cluster, subnet 10.1.0.0/24, port 7405',
      '[none] network lan changes to role both, subnet 10.0.0.0/24, port 7500; heartbeats go the way of before as well until the nodes hear each other by the new one, and nobody is fenced for it',
      '[none] node a is switched on again after its next fence',
      '[none] node b is switched on again after its next fence',
      '[none] node c is switched on again after its next fence',
    ],
  },
  {
    name: 'where agents answer from the network from then on',
    edits: [['groups:\n', 'api: {port: 443, networks: [lan]}\ngroups:\n']],
    says: [
      '[none] agents answer from the network on port 443 on lan; whoever is connected by another way is cut off, and tokens for joining that were made before name the old one',
    ],
  },
  {
    name: 'that agents answer nobody from the network, and what that ends',
    edits: [['groups:\n', 'api: {enabled: false}\ngroups:\n']],
    says: [
      '[none] agents answer their own machine alone: no host joins by a token, and no node renews the certificate of another',
    ],
  },
  {
    name: 'which accounts let in from then on, and nothing of what stays',
    edits: [['groups:\n', 'api: {accounts: {view: [staff], admin: [sudo, domain admins]}}\ngroups:\n']],
    says: [
      '[none] accounts of the system of the node that is asked let in from the network by name and password, with the role of their groups (view: staff; admin: sudo, domain admins)',
    ],
  },
  {
    name: 'nothing where the API stays where it is without a word',
    edits: [['groups:\n', 'api: {}\ngroups:\n']],
    says: [],
  },
  {
    name: 'that a cluster cannot be renamed',
    edits: [['name: c', 'name: d']],
    says: [
      '[refused] the cluster cannot be renamed from c to d while it runs; stop it everywhere and run init with the new file',
    ],
  },
];

for (const { name, edits, says } of stories) {
  test(`planChanges() says ${name}`, () => {
    const text = edits.reduce((t, [from, to]) => {
      assert.ok(t.includes(from), `the file has no ${from}`);
      return t.replace(from, to);
    }, base);
    const plan = planChanges(config(base), config(text));
    assert.deepEqual(
      plan.map((change) => `[${change.effect}] ${change.words}`),
      says,
    );
  });
}

test('planChanges() of a first configuration starts every group', () => {
  assert.deepEqual(
    planChanges(undefined, config(base)).map((change) => `[${change.effect}] ${change.words}`),
    [
      '[none] cluster c gets its first configuration with 3 nodes',
      '[starts] group web is added with 2 resources and starts on a, b',
      '[starts] group db is added with 1 resource and starts on any node',
    ],
  );
});
