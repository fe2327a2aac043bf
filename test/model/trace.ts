/** Every step in words: the one table that names them, and the lines of a trace. */

const names = 'abcdefgh';

/** `{by}` is the node that acts, `{on}` the node it is about. */
const sentences = {
  initially: 'the group runs on {on}, {by} coordinates',
  'take-term': '{by} takes the term from {on}',
  alone: '{by} is alone: takes the term, enters itself with its new incarnation and frees its older groups',
  accuse: '{by} accuses {on}',
  'accuse-stop-failed': '{by} accuses {on}: its stop failed',
  withdraw: '{by} withdraws the accusation of {on}',
  reborn: '{by} writes that {on} is gone: reborn',
  admit: '{by} admits the new incarnation of {on}',
  'free-released': '{by} frees the group: {on} released it',
  'free-proved': '{by} frees the group: {on} is gone',
  assign: '{by} assigns the group to {on}',
  drain: '{by} moves the group away from {on}: draining',
  resolve: '{by} reads how its unknown write ended',
  supersede: '{by} supersedes its unknown write',
  'start-attempt': '{by} writes down the next fence attempt on {on} as started',
  'launch-fence': '{by} launches the fence command on {on}',
  'off-takes-effect': '{on} is switched off by {by} and reads back off',
  'cut-takes-effect': '{on} is cut off by {by} and reads back cut off',
  'device-fails':
    'the fence command of {by} on {on} fails, and the device ends with the code for off: it did nothing',
  'device-never-on': 'the device of {on}, which nobody has heard say on, says off to {by}: it did nothing',
  'device-lies': 'the device of {on} says off to {by}: it did nothing',
  'doubt-device': '{by} writes that the device of {on} says off of the living',
  'prove-off': '{by} writes that {on} is gone: off',
  'prove-cut-off': '{by} writes that {on} is gone: cut off',
  'mark-unfence': '{by} marks the unfence of {on} in the document',
  'launch-unfence': '{by} launches the unfence command for {on}',
  'unfence-takes-effect': 'the path of {on} is opened by {by} and reads back open',
  'unfence-settled': '{by} writes that its own path is open',
  'fence-times-out': 'the fence command of {by} on {on} times out; it may still take effect',
  'unfence-times-out': 'the unfence command of {by} for {on} times out; it may still take effect',
  'late-off': 'a late fence command switches {by} off',
  'late-cut': 'a late fence command cuts {by} off',
  'late-unfence': 'a late unfence command opens the path of {by}',
  boot: '{by} boots',
  'restart-keeper': 'the keeper of {by} is started again',
  'take-over': 'the next keeper of {by} takes the incarnation over, with what runs',
  'clean-up': 'the keeper of {by} stops what its probes found',
  'publish-clean': '{by} publishes its new incarnation as clean',
  'restart-daemon': 'the keeper of {by} restarts its hung daemon',
  'end-incarnation': '{by} ends its incarnation and begins another',
  'end-what-is-taken-over': '{by} finds the deadline over while it takes over, and ends that incarnation',
  'end-unadmitted': '{by} begins another incarnation: the unfence of this one was not seen to end',
  'close-permit': 'the keeper of {by} closes the permit at the deadline and kills the daemon',
  'kill-start': 'the keeper of {by} kills the start command',
  'hard-stop': 'the keeper of {by} stops the group hard',
  'verify-stopped': 'the keeper of {by} verifies that all is stopped',
  'read-assigned': 'the daemon of {by} reads that the group is assigned to it',
  start: 'the daemon of {by} journals and begins the start',
  'start-takes-effect': 'the start command of {by} takes effect: the group runs there',
  stop: '{by} stops the group',
  'report-stop-failed': '{by} reports that its stop failed',
  refuse: '{by} journals that it refuses this generation for ever',
  release: '{by} releases the group in its record',
  renew: '{by} writes a renewal',
  'renewal-seen': '{by} reads that its renewal landed',
  'renewal-void': '{by} gives its renewal up',
  'confirm-renewal': '{by} reads its own entry: the renewal counts',
  'read-record': '{by} reads the record of {on} as its judge',
  'prove-lapsed': '{by} writes that {on} is gone: lapsed',
  tick: 'a tick passes',
  crash: '{by} loses power',
  pause: '{by} is paused, everything on it',
  resume: '{by} resumes',
  isolate: '{by} loses the heartbeat networks',
  heal: '{by} is heard again',
  copy: 'a copy of {by} starts on another machine; the original runs on, cut off from everything',
  'original-ends': 'the machine that {by} was copied from is switched off',
  'stop-breaks': 'stops fail on {by} from now on',
  'keeper-dies': 'keeper and daemon of {by} are killed, the rest runs on',
  'daemon-hangs': 'the daemon of {by} hangs',
  'daemon-wakes': 'the daemon of {by} goes on',
  'journal-lost': 'the journal of {by} is lost',
  'store-lost': 'the store is gone',
  'store-back': 'the store is back',
  'store-put-back': 'the store is put back to a copy of the beginning',
  accept: 'a person accepts what the store shows',
  'joins-again': '{by} goes on in the new lineage with its old incarnation',
  'late-document': 'a late write of {by} lands in the document',
  'late-record': 'a late write of {by} lands in its record',
} as const;

/** How a step ended: `unknown` landed without its writer knowing, `late` is still under way. */
export type Outcome = 'done' | 'unknown' | 'late';

export type Label = keyof typeof sentences;

export function inWords(label: Label, by: number, on: number, how: Outcome): string {
  const text = sentences[label].replace('{by}', names[by] ?? '?').replace('{on}', names[on] ?? '?');
  if (how === 'unknown') return `${text} (landed, answered "unknown")`;
  return how === 'late' ? `${text} (still under way, answered "unknown")` : text;
}
