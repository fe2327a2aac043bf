/** Switching a node on again after its fence, each rule broken once. */
import type { RuleMutant } from './rule-mutant.ts';

const file = 'src/core/takeover/coordinate/switch-on.ts';

export const switchOnMutants: readonly RuleMutant[] = [
  {
    name: 'on-before-the-proof',
    rule: 'it begins with a write of its own, when that the node is gone is durable',
    file,
    find: "const isProved = d.before.nodes[node]?.is === 'gone';",
    replace: 'const isProved = true;',
  },
  {
    name: 'on-while-an-attempt-runs',
    rule: 'it does not begin while the command of a fence may still cut the node',
    file,
    find: '!isProved || attemptUnderWay(t, node) !== undefined ||',
    replace: '!isProved ||',
  },
  {
    name: 'on-before-its-groups-run',
    rule: 'it begins when what the node ran has come elsewhere',
    file,
    find: ' || !areElsewhere(t, d.before, node)) return now;',
    replace: ') return now;',
  },
  {
    name: 'on-when-it-reads-on',
    rule: 'no command is given where a device of the level reads on',
    file: 'src/fence/fence-runner.ts',
    find: "if (isOn || answer.before.power !== 'off') return answer;",
    replace: "if (answer.before.power === 'unknown') return answer;",
  },
  {
    name: 'on-for-an-asked-fence',
    rule: 'a node that a person had fenced stays off',
    file,
    find: 'entry.asked ? entry.why : (forbids',
    replace: 'entry.asked ? undefined : (forbids',
  },
  {
    name: 'on-although-asked-to-stay-off',
    rule: 'a person who asks for the fence of a node that is to be switched on keeps it off',
    file: 'src/core/takeover/requests/node-requests.ts',
    find: "entry.is === 'gone' && entry.switchOn?.is === 'wanted'",
    replace: "entry.is === 'gone' && entry.switchOn?.is === 'done'",
  },
  {
    name: 'on-for-a-drained-node',
    rule: 'a node that is drained stays off',
    file,
    find: 'const drained = next.drained[node];',
    replace: "const drained = next.drained[node === '' ? node : ''];",
  },
  {
    name: 'on-while-disarmed',
    rule: 'nobody is switched on while the cluster is disarmed',
    file,
    find: '  if (next.disarmed) return',
    replace: '  if (next.disarmed && node === next.coordinator) return',
  },
  {
    name: 'on-for-ever',
    rule: 'a node that is fenced again within an hour stays off',
    file,
    find: 'if (count > 1) return',
    replace: 'if (count > 99) return',
  },
  {
    name: 'on-at-the-limit',
    rule: 'nobody is switched on when the next fence would need an operator',
    file,
    find: 'all > limit - 1 ?',
    replace: 'all > limit ?',
  },
  {
    name: 'on-by-a-deposed-coordinator',
    rule: 'the command is not given when its write took longer than 2 × storeTimeout to be acknowledged',
    file,
    find: '  if (t.clock.now > sentAt + launchWithinMs(t)) return;\n',
    replace: '',
  },
  {
    name: 'on-with-every-write',
    rule: 'the command of an attempt is given once',
    file,
    find: ' || startedIn(before.nodes[node])?.attempt === now.attempt)',
    replace: ')',
  },
  {
    name: 'on-not-taken-up',
    rule: 'whoever coordinates next begins again what another node began',
    file,
    find: 'if (tried) return tried.outcome ?? now;',
    replace: "if (now.is === 'started') return tried?.outcome ?? now;",
  },
  {
    name: 'on-as-a-proof',
    rule: 'that a device says on admits nobody: what boots is let in by the rules of any boot',
    file: 'src/core/takeover/coordinate/admit.ts',
    find: '      if (!record.clean) waitForClean(t, node);',
    replace:
      "      const was = nodeEntry(d, node);\n      if (!record.clean && !(was.is === 'gone' && was.switchOn?.is === 'done')) waitForClean(t, node);",
  },
];
