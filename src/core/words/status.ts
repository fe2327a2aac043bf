/** How things stand, as pages show it. */
import type { StatusReasons } from '../reason.ts';
import type { BeatRefusal } from '../reason-facts.ts';
import { after, byEach, counted, goneWords, listed, span } from './grammar.ts';
import { notifyWords } from './notify.ts';
import { unwellWords } from './placement.ts';
import { readinessWords } from './readiness.ts';
import type { Sentences } from './sentences.ts';
import { againWords } from './switch-on.ts';

/** More of them go without saying. */
const fewFiles = 100_000;

const then = {
  stops: 'what runs here stops when the lease ends',
  'runs-on': 'what runs goes on, and nothing is taken over',
} as const;

export const statusWords: Sentences<StatusReasons> = {
  'store-unreachable': (f) => `the store does not answer ${f.node}; ${then[f.then]}`,
  'store-refuses-writes': (f) =>
    `the store answers ${f.node}, but takes no writes${after(f.said)}; ${then[f.then]}`,
  'store-unhealthy': (f) => `the store is not healthy${after(f.said)}`,
  'journal-said': (f) => `when the daemon of ${f.node} began, its journal was not whole: ${f.said}`,
  'lease-out-on': (f) => `the lease has run out on ${f.node}: nothing is started there until it is renewed`,
  'hears-nobody': (f) => `${f.node} hears no other node: it may be the one that is cut off`,
  'node-for-a-person': (f, say) => `${f.node} is accused and no device can prove it off: ${say(f.why)}`,
  'node-being-fenced': (f, say) =>
    `${f.node} is accused (${attemptWords(f.attempt, f.running)}): ${say(f.why)}${f.failed ? `; ${say(f.failed)}` : ''}`,
  'node-is-gone': (f) => `${goneWords(f)}${f.again ? againWords[f.again] : ''}`,
  'node-stays-off': (f, say) => `${goneWords(f)}; it is not switched on again: ${say(f.why)}`,
  'node-unheard': (f, say) => {
    const runs = f.groups.length === 0 ? '' : `; what it ran (${some(f.groups)}) may serve nobody`;
    const spared = f.spared ? `. It is not accused: ${say(f.spared)}` : '';
    return `${f.node} is heard by no other node${runs}${spared}`;
  },
  'node-away': (f) => `the agent of ${f.node} is being replaced: what runs there goes on`,
  'versions-differ': (f) =>
    `agents of several versions run: ${f.versions.map(({ version, nodes }) => `${version} on ${some(nodes)}`).join(', ')}`,
  'node-unfit': (f) => `${f.node} has lost every network that clients come by`,
  'node-unwell': (f) => `${f.node} is not well: ${unwellWords(f)}`,
  'node-well-again': (f) => `${f.node} is well again`,
  'no-link': (f) => `${f.node} has no link on ${f.network}`,
  'not-heard-on': (f) => `${f.node} is not heard on ${f.network} by ${listed(f.by)}`,
  'group-cannot-stop': (f, say) => `${f.group} cannot be stopped on ${f.node}: ${say(f.why)}`,
  'disk-emptied': (f) =>
    `${listed(f.missing)} of the agent ${f.missing.length === 1 ? 'is' : 'are'} gone from the state directory of ${f.node}: what runs there runs on, but no other agent can take it over`,
  'disk-read-only': (f) =>
    `the state directory of ${f.node} cannot be written: nothing is started there, and what runs there cannot be given away`,
  'disk-full': (f) =>
    `the disk of the state directory of ${f.node} is full (${left(f)}): nothing can be started there`,
  'disk-low': (f) => `the disk of the state directory of ${f.node} fills up (${left(f)})`,
  'group-cannot-release': (f, say) => `${f.node} cannot give away ${f.group}: ${say(f.why)}`,
  'group-failed': (f, say) => `${f.group} failed on ${f.node}: ${say(f.why)}`,
  'starts-soon': (f) => `${f.group} does not run yet: it is about to start on ${f.node}`,
  'record-set-aside': (f) =>
    `the record of ${f.node} cannot be used and is set aside: ${f.said} (what led to it is in replay/${f.kept}.json of the state directory)`,
  'document-set-aside': (f) =>
    `the document in the store cannot be used and is set aside, so nothing is changed here: ${f.said} (what led to it is in replay/${f.kept}.json of the state directory)`,
  'may-serve-nobody': (f, say) => `${f.group} may serve nobody: ${say(f.why)}`,
  'group-maintained': (f) => `${f.group} is under maintenance by ${f.by}: nobody watches it`,
  'maintained-and-down': (f, say) =>
    `${f.group} is under maintenance by ${f.by} and not whole: ${say(f.why)}`,
  'group-stopped': (f, say) => `${f.group} does not run: ${say(f.why)}`,
  'fence-limit-reached': (f) =>
    `the fence limit is reached (${counted(f.count, 'fence')} within ${span(f.windowMs)}): no more fences for now`,
  'beats-rejected': (f) =>
    `${counted(f.count, 'heartbeat')} from ${f.from} ${f.count === 1 ? 'was' : 'were'} refused by ${f.node}: ${refused[f.because]}`,
  'key-file-unusable': (f) =>
    `the key file of ${f.node} cannot be used, so what was in it before counts: ${f.said}`,
  'key-file-foreign': (f) =>
    `the key file of ${f.node} has none of the keys that count there (${f.key} would sign), so what was in it before counts`,
  'own-address-taken': (f) =>
    `another machine has ${f.address}, the address of ${f.node} on ${f.network}: its kernel found the duplicate and does not use it`,
  'waits-for-proof': (f, say) => `waits for proof that ${f.node} is off: ${say(f.why)}`,
  'lost-and-maintained': (f) =>
    `${f.node} is ${f.is === 'gone' ? 'gone' : 'heard by nobody'}, and the group is under maintenance by ${f.by}: it stays there`,
  'proof-not-enough': (f) => `${f.node} is gone, but its proof is not enough for every resource`,
  'lost-and-disarmed': (f) =>
    `${f.node} is heard by nobody, and the cluster is disarmed by ${f.by}: it stays there`,
  'lost-without-store': (f) => `${f.node} is heard by nobody, and without the store nothing is taken over`,
  'waits-for-store': () => 'the store does not answer, and without it nothing is started',
  'waits-for-true-store': () => 'nothing is decided by what the store shows before it is put right',
  'lost-not-accused': (f) => `${f.node} is heard by nobody and not yet accused`,
  'not-running': (f, say) =>
    f.resources
      .map(({ resource, is, why }) => `${resource} ${isHow[is]}${why ? `: ${say(why)}` : ''}`)
      .join('; '),
  'failed-on': (f, say) => `failed on ${byEach(f.nodes.map(({ node, why }) => ({ node, text: say(why) })))}`,
  'comes-next': (f, say) => `it comes next: ${say(f.why)}`,
  ...readinessWords,
  ...notifyWords,
};

function left({ freeMib, freeFiles }: { readonly freeMib: number; readonly freeFiles: number }): string {
  const few = freeFiles < fewFiles ? ` and room for ${freeFiles} more files` : '';
  return `${freeMib} MiB left${few}`;
}

/** Of heartbeats: after "they were refused". */
export const refused: Readonly<Record<BeatRefusal, string>> = {
  shape: 'they have not the form of a heartbeat',
  'foreign-cluster': 'they belong to another cluster',
  'other-network': 'they belong to another network of this cluster',
  'wrong-key': 'they are not signed with the key of this cluster',
  own: 'they carry its own name; another agent uses it',
  'unknown-sender': 'their sender is no node of this cluster',
  replayed: 'they are not newer than what was heard before',
};

function attemptWords(attempt: number, isRunning: boolean): string {
  if (isRunning) return `fence attempt ${attempt} was begun, none has proved it off yet`;
  return attempt === 0 ? 'about to be fenced' : `fence attempt ${attempt} proved nothing`;
}

/** A page has no room for all of them. */
function some(names: readonly string[]): string {
  return names.length <= 4 ? listed(names) : listed([...names.slice(0, 3), `${names.length - 3} more`]);
}

const isHow = {
  stopped: 'is stopped',
  starting: 'is starting',
  recovering: 'failed and is being restarted',
  stopping: 'is stopping',
  adopting: 'is looked at again after a restart of the daemon',
  failed: 'failed',
  'stop-failed': 'did not stop',
} as const;
