/** Where a group may run, and where it may not. */
import type { Claim } from '../config.ts';
import type { Unwell } from '../health/judge-health.ts';
import type { PlacementReasons } from '../reason.ts';
import { byEach, inBrackets, listed, span } from './grammar.ts';
import type { Sentences } from './sentences.ts';

const claimNames: Readonly<Record<Claim['kind'], string>> = {
  address: 'address',
  device: 'device',
  mount: 'directory',
  port: 'port',
  unit: 'unit',
};

/** `address 10.0.0.5`. */
export function claimWords({ kind, what }: Claim): string {
  return `${claimNames[kind]} ${what}`;
}

/** `its checks come to 0 of at least 2 (gateway: no answer)`. */
export function unwellWords({ score, minimum, failed }: Unwell): string {
  const each = failed.map(({ check, said }) => (said ? `${check}: ${said}` : check));
  return `its checks come to ${score} of at least ${minimum}${inBrackets(each.join('; '))}`;
}

export const placementWords: Sentences<PlacementReasons> = {
  'not-configured': () => 'it is no longer configured',
  'not-enabled': () => 'it is not enabled in the cluster file',
  'stopped-by': (f) => `it was stopped by ${f.by}`,
  'disabled-by': (f) => `it was disabled by ${f.by}`,
  'stopped-by-policy': (f, say) => `it was stopped by its failure policy: ${say(f.why)}`,
  'drained-by': (f) => `the node is drained by ${f.by}`,
  'agent-stopping': () => 'the agent of the node is stopping',
  'failed-there': (f, say) =>
    `it failed there (${say(f.why)}) and is not tried there again for ${span(f.forMs)} after that`,
  'not-preferred': () => 'it is none of the preferred nodes, and the group is restricted to them',
  'cut-off': (f) => `the node is cut off from network ${f.network}`,
  unwell: (f) => `the node is not well: ${unwellWords(f)}`,
  'apart-from': (f) => `it is kept apart from ${f.group}`,
  'together-with': (f, say) => `because of ${f.group}, which runs with it: ${say(f.why)}`,
  'no-failback': (f) =>
    `it may run there, but the group does not go back by itself (failback: ${f.failback})`,
  'no-member': () => 'no node is in the cluster',
  'no-node': (f, say) => {
    const each = byEach(f.nodes.map(({ node, why }) => ({ node, text: say(why) })));
    return `no node may run it${inBrackets(each)}`;
  },
  'not-placed': () => 'it is not placed',
  stays: () => 'it stays where it is',
  'best-left': (f, say) => `${f.node} is the best that is left, although ${say(f.why)}`,
  'makes-room': (f) => `it makes room for ${f.group}, which has no other node`,
  leaves: (f, say) => `it had to leave ${f.node}: ${say(f.why)}`,
  ranked: (f) => `${f.node} is ${ranks[f.rank]} for it`,
  'back-lately': (f) =>
    `it was away ${times(f.times)} lately and has to stay for ${span(f.forMs)} first, until ${timeOfDay(f.until)}`,
  quarantined: (f) => `it is in quarantine ${quarantineWords(f)}`,
  'node-quarantined': (f) => `${f.node} is in quarantine ${quarantineWords(f)}`,
  'quarantine-ended': (f) => `the quarantine of ${f.node} has ended`,
  'quarantine-yields': (f) =>
    `${f.group} comes to ${f.node} although that is in quarantine: no other node can run it`,
  'moved-lately': (f) =>
    `the group has moved ${times(f.times)} lately and stays where it is for ${span(f.forMs)} first, until ${timeOfDay(f.until)}`,
  'window-closed': (f) => `it goes to a better node only in its window, which opens ${opens(f)}`,
  'window-never-opens': (f) =>
    `it goes to a better node only in its window, and "${f.cron}" in ${f.timezone} never comes`,
  'failback-waits': (f, say) => {
    if (f.why.kind === 'window-closed')
      return `${f.group} goes to ${f.node} in the window that opens ${opens(f.why)}`;
    const goes = f.why.kind === 'moved-lately' ? 'go' : 'go back';
    return `${f.group} does not ${goes} to ${f.node} yet: ${say(f.why)}`;
  },
  'not-left-yet': (f) => `${f.group}, from which it is kept apart, has not left ${f.node} yet`,
  'rather-apart': (f) => `it would rather be apart from ${f.group}, which is there`,
  'rather-together': (f) => `it would rather be where ${f.group} is`,
  'lacks-capacity': (f) =>
    `${f.groups ? `${listed(f.groups)} together need` : 'it needs'} ${f.needs} of ${f.what}, and ${roomWords(f)}`,
  'room-not-left-yet': (f) => `${f.group}, whose room it is to have, has not left ${f.node} yet`,
  'moved-for': (f) => `${f.node} was asked for`,
  'on-its-way': (f) => `it is on its way to ${f.node}`,
  'restarted-by': (f) => `restarted by ${f.by}`,
  'failed-back-by': (f) => `failed back by ${f.by}`,
  'left-alone': (f) => `it is under maintenance by ${f.by} and left alone`,
  'runs-nowhere': (f, say) => `${f.group} runs nowhere: ${say(f.why)}`,
  'waits-for-claim': (f) => `${f.group} still holds ${claimWords(f.claim)} on ${f.node}`,
  'starts-after': (f) =>
    `it starts after ${f.group}, which does not run yet${f.until === undefined ? '' : `, and without it from ${timeOfDay(f.until)} on`}`,
  'starts-without': (f, say) => `${f.group} starts without ${f.first}: ${say(f.why)}`,
  'has-not-run': (f) => `it has not run for ${span(f.forMs)}`,
  'stops-without': (f) => `it does not run without ${f.group}, which has not run for ${span(f.forMs)}`,
  'stops-with': (f, say) => `it starts after ${f.group}, and that shall not run: ${say(f.why)}`,
  'group-waits': (f, say) => `${f.group} waits: ${say(f.why)}`,
  'lets-go': (f) => `it stops so that ${f.groups.join(', ')} can take over what it has to give away`,
  'is-accused': (f, say) => `it is accused: ${say(f.why)}`,
  'is-gone': (f) => `it is gone (${f.proof}) and has not come back`,
  'not-joined': () => 'it has not joined yet',
  'not-in-cluster': () => 'it is not in the cluster',
  'would-do': () => 'it may run there',
  'comes-after': (f) => `it may run there, but ${f.node} comes first`,
};

function roomWords({ free, of }: PlacementReasons['lacks-capacity']): string {
  if (of === 0) return 'the node has none';
  return free === of ? `the node has ${of}` : `${free} of ${of} are free`;
}

/** `Sat 2027-01-16 02:00 Europe/Berlin`. */
function opens({ at, timezone }: PlacementReasons['window-closed']): string {
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][at.weekday];
  return `${day} ${at.date} ${at.time} ${timezone}`;
}

/** UTC, to the second: the wall clocks of nodes are no more exact than that. */
function timeOfDay(wall: number): string {
  const part = (ms: number, of: number) => String(Math.floor(wall / ms) % of).padStart(2, '0');
  return `${part(3_600_000, 24)}:${part(60_000, 60)}:${part(1000, 60)} UTC`;
}

function quarantineWords({ times: away, forMs, until }: PlacementReasons['quarantined']): string {
  return `until ${timeOfDay(until)}, because it was away ${times(away)} lately: it has to stay for ${span(forMs)} before it is given a group that another node could run`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

const ranks = {
  illegal: 'no node',
  poor: 'a node of last resort',
  unsteady: 'a node that was away lately',
  good: 'a good node',
  better: 'a better node',
  best: 'the best node',
} as const;
