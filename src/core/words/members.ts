/** Whom a node hears, which side goes on, who is a member. */
import type { MemberReasons } from '../reason.ts';
import type { Found, Side } from '../reason-facts.ts';
import { asProbed, inBrackets, span } from './grammar.ts';
import type { Sentences } from './sentences.ts';

const kept = {
  timers: 'the longer of old and new timers count',
  ways: 'heartbeats go the ways of before as well',
} as const;

export const memberWords: Sentences<MemberReasons> = {
  hears: (f) => `hears ${f.node} on ${f.network}`,
  'hears-no-longer': (f) => `no longer hears ${f.node} on ${f.network}`,
  'hears-me-not': (f) => `no longer heard by ${f.node} on ${f.network}`,
  'hears-me-again': (f) => `heard again by ${f.node} on ${f.network}`,
  'link-changed': (f) => `the link of network ${f.network} is ${f.up ? 'up again' : 'down'}`,
  'stood-still': (f) =>
    `this node stood still for ${span(f.forMs)} and says nothing about others until it has read the store`,
  'not-heard': side,
  'hears-none': (f) =>
    f.heard === 1
      ? `${side(f)}, and it says that it hears none`
      : `${f.heard} of ${f.of} nodes hear one another, and it says that it hears none of them`,
  'not-heard-in-tie': (f) =>
    `${side(f)}, and ${f.goesOn === 'preferred' ? `this half has ${f.node}, which goes first in a tie` : halves[f.goesOn]}`,
  'not-heard-for-long': (f) => `${side(f)}, and nobody else has decided for ${span(f.forMs)}`,
  'no-majority-yet': (f) =>
    `${f.heard} of ${f.of} nodes ${f.heard === 1 ? 'is' : 'are'} no majority: waiting before accusing${f.yields ? `${f.yields.forMs > 0 ? `, ${span(f.yields.forMs)} longer` : ''} because ${f.yields.to} goes first in a tie` : ''}`,
  'store-was-away': () => 'the store was away for long: the nodes that come back with it are waited for',
  'unfit-to-judge': () => 'this node fails its own health check: its client networks are down',
  'odd-one-out': () => 'this node hears nobody while others go on: it is itself the suspect',
  'keeper-silent': () =>
    'the keeper of this node does not answer: this node accuses nobody for what it does not hear',
  'stays-unclean': () => 'its new incarnation does not come up clean',
  'began-elsewhere': () =>
    'another incarnation has its record, and not one that comes after it on the same machine: it may still run',
  'maybe-a-copy': (f) => aCopy[f.of](f.node),
  'alone-elsewhere': (f) => `no other node is in and answers, and ${alone[f.of](f.node)}`,
  'cannot-be-told': (f) =>
    `it serves ${f.group} where nobody hears it, and no order reaches it: its record stands still`,
  'renews-nothing': (f) =>
    `${f.node} is heard but renews nothing: its daemon does not run, or cannot reach the store`,
  'never-read': (f) =>
    `it was given ${f.group} and has not read that: it is heard, but its record stands still, and it runs nothing else`,
  'without-daemon': (f) =>
    `its agent has beaten for ${span(f.forMs)} without a working daemon, and its record stands still: it looks after nothing there and no order reaches it`,
  'follows-not': (f) =>
    `${f.node} has not taken up configuration version ${f.version} for ${span(f.forMs)}: until it does, ${f.keeps.length === 0 ? 'it goes by an older one' : f.keeps.map((what) => kept[what]).join(', and ')}`,
  'hear-not-anew': (f) =>
    `${f.node} and ${f.from} do not hear each other on ${f.network} by configuration version ${f.version} for ${span(f.forMs)}: until they do, heartbeats go the way of before as well`,
  'out-of-touch': (f) =>
    `${f.node} serves ${f.group} on ${f.network}, where no two nodes are in touch: nobody can tell which of them its clients reach, so it stays; if they do not reach ${f.node}, move it`,
  suspect: (f, say) => `${f.node} is suspect: ${say(f.why)}`,
  'suspect-spared': (f, say) => `${f.node} is suspect (${say(f.why)}), but ${say(f.brake)}`,
  'not-clean-yet': (f) => `${f.node} began a new incarnation and is not clean yet`,
  'goes-on-alone': (f) => `no other node is in and answers: ${f.node} goes on alone, new and clean`,
  'not-a-node': (f) => `${f.node} is not a node of this cluster`,
  'member-again': () => 'this node is a member again',
  'self-accused': (f, say) => `this node is accused: ${say(f.why)}; everything here is stopped and released`,
  'self-gone': (f) => `this node is gone (${f.proof}): everything here is stopped and released`,
  'name-taken': (f) => `another agent has taken the name ${f.node}: this one stops everything and ends`,
  'name-taken-by-another': () => 'another agent has taken this name',
  'agent-twin': (f) =>
    `another agent for ${f.node} is running (it renews the record): this one does nothing until that one is stopped`,
  'asked-to-leave': () => 'asked to leave: stopping everything here',
  'leaves-now': () => 'asked to leave',
  'found-unclean': (f) =>
    `a new incarnation must be clean, but ${f.resource} of ${f.group} is ${asProbed(f.state)}${inBrackets(f.said)}: stopping it`,
  'unclear-where-not-allowed': (f) =>
    `the probe of ${f.resource} of ${f.group} cannot tell whether it runs here${inBrackets(f.said)}; the group may not run on this node, so that is not held against it`,
  'kept-out': (f) =>
    `${f.node} cannot join: ${f.resource} of ${f.group} must be stopped there, and its probe says ${saidOf(f)}`,
  'would-keep-out': (f) =>
    `${f.node} does not run ${f.group}, but the probe of ${f.resource} says ${saidOf(f)} there: that would keep ${f.node} out after its next start`,
  'vouched-for': (f) =>
    `${f.by} vouched that ${f.resource} of ${f.group} does not run on ${f.node}, although its probe says ${saidOf(f)}`,
  'agent-beats-without-daemon': (f) => `the agent of ${f.node} beats, but its daemon makes no progress`,
  'incarnation-ends': (f, say) => `${say(f.why)}; the permit is closed and everything here is stopped`,
  'incarnation-over': (f, say) => `this incarnation is over: ${say(f.why)}`,
  'daemon-started-again': (f) =>
    `the daemon was started again (restart ${f.restart} of this incarnation); what runs here is taken over as it is`,
};

/** After "its probe says". */
function saidOf({ state, said }: Pick<Found, 'state' | 'said'>): string {
  return `${state === 'unknown' ? 'nothing' : state}${inBrackets(said)}`;
}

const halves = {
  'more-groups': 'this half runs more groups',
  'first-node': 'of two halves that run equally many groups this one has the first node by name',
} as const;

const mayRun = 'may still run';
const aCopy = {
  member: (node: string) =>
    `the agent that starts as ${node} does not come after the one that is in on the same machine (a copy of the node, or other hardware): that one ${mayRun}, so it proves nothing`,
  accepted: (node: string) =>
    `the agent that starts as ${node} is not on the machine on which ${node} ran before the store was accepted (a copy of the node, or other hardware): what ran there ${mayRun}, so it proves nothing`,
  unknown: (node: string) =>
    `the store that was accepted does not know on which machine ${node} ran, and the state directory there does not show that it was this one (a copy of the node, or one that was installed anew): what ran elsewhere ${mayRun}, so the agent that starts as ${node} proves nothing`,
} as const;

const alone = {
  member: (node: string) =>
    `${node} ran on another machine before, which ${mayRun}: a person must confirm that it is off`,
  accepted: (node: string) =>
    `${node} ran on another machine before the store was accepted, which ${mayRun}: a person must confirm that it is off`,
  unknown: (node: string) =>
    `neither the store that was accepted nor the state directory here shows that ${node} ran on this machine before: a person must confirm that it is off elsewhere`,
} as const;

/** Connected: each hears the other, and says so. */
function side({ heard, of }: Side): string {
  return heard === 1
    ? `the one node of ${of} that decides is connected to no other`
    : `${heard} of ${of} nodes hear one another and not it`;
}
