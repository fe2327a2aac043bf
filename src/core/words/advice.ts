/**
 * What a person can do about it where no request would: at the machine, its cables, its disk. Which request would help
 * is `remedyOf`.
 */
import type { Reason, ReasonFacts } from '../reason.ts';
import type { MemberWaitKind } from '../reason-facts.ts';
import { listed } from './grammar.ts';
import { joinAdvice } from './join.ts';
import { notifyAdvice } from './notify.ts';
import { readinessAdvice } from './readiness.ts';
import type { Sentences } from './sentences.ts';
import { againAdvice } from './switch-on.ts';

const byKind: Partial<Sentences<ReasonFacts>> = {
  'store-unreachable': () =>
    'Check the store and the network to it. Below is what was known when it last answered.',
  'store-refuses-writes': ({ alarm }) =>
    alarm ? alarms[alarm] : 'Look whether its disk is full or read-only, and whether its members answer.',
  'store-member-unwell': ({ alarm }) =>
    alarm
      ? alarms[alarm]
      : 'Start it again, or mend what it says; while it is away another one less may fail.',
  'store-older': () => restore,
  'store-of-another': () => restore,
  'store-forked': () => restore,
  'document-forged': () =>
    `Compare the key files of the nodes; if they are the same, somebody without the key can write to the store: shut that way first. ${restore}`,
  'record-forged': () => 'Compare the key files of the nodes, or look who can write to the store.',
  'store-before-accepted': () => restore,
  'store-emptied': () => `Do not run "holdfast init" where there is a copy of it. ${restore}`,
  'peer-knows-another': () => restore,
  'waits-for-proofs': () => 'Start the agents of these nodes; vouch for one that is off for certain.',
  'hears-nobody': () => 'Look at its cables, and ask another node.',
  'node-quarantined': () =>
    'Find out why it comes and goes: its cables, its power, its log. Then let it run groups again.',
  'node-for-a-person': () => 'Make sure that it is off, then say so.',
  unproven: () => 'Start its agent, or have it switched off; if it is off for certain, say so.',
  'maybe-a-copy': () => copied,
  'alone-elsewhere': () => copied,
  'nothing-proves': () => 'Make sure that it is off, then say so.',
  'no-device': () => 'Switch it off by hand, then say so.',
  'still-heard': () => switchOff,
  'still-heard-by': () => switchOff,
  'still-renews': () => switchOff,
  'is-the-judge': () => 'Ask again when it is off.',
  'pinned-together': (f) => `Take back the pin of ${f.with}, or move that.`,
  'answer-not-kept': () => 'Look whether it was done before you ask again.',
  'too-late': () => 'Look what keeps the cluster from deciding, and ask again.',
  'began-anew': () => 'Look at it once more, and ask again if it is still off.',
  'vouch-there': (f) => `Ask on ${f.node} itself.`,
  'store-changed': () =>
    'Put the old store back into the file. Other endpoints of the same store are taken; what another one shall hold is taken out by "holdfast store backup", and put in by "holdfast store restore".',
  'store-members-wait': (f) => memberAdvice[f.for],
  'store-full': () =>
    'Give it more (store.quota in the cluster file; then restart the members, one after the other) and look what is so large: holdfast config history.',
  'store-way-left': () =>
    'Let these endpoints lead to the same store, all of them, or apply those that do. Do not take the old ones away before.',
  'members-too-old': (f) => `Bring the newer version to ${listed(f.nodes)} first, then apply again.`,
  'judged-by-lease': () => 'Put the old values back into the file.',
  'node-still': () => 'Drain it, stop its agent, and apply again.',
  'not-enabled-in-file': () => 'Set "enabled: true" in the file and apply it.',
  'node-being-fenced': (f) => (f.attempt > 1 || f.failed ? mendDevice(f.failed) : ''),
  'device-contradicts': () =>
    'Its plug or its options name another machine, or the program says off to everything: put it right and look with doctor.',
  'device-silent': () => 'Check its options, credentials and network, and look with doctor.',
  'gone-but-heard': (f) => `Switch ${f.node} off by hand, at once: it may run what others run.`,
  'node-unheard': (f) =>
    f.spared ? 'The cluster acts as soon as that ends.' : 'Look at the node and its cables.',
  'kept-out': (f) =>
    `Put its probe right on ${f.node} and apply that, or look there yourself and vouch for it on ${f.node}.`,
  'would-keep-out': (f) => `Put its probe right on ${f.node}, or stop what runs there without the cluster.`,
  'vouched-for': () => 'Put its probe right: the word counts for this start of the agent only.',
  'follows-not': (f) => `Look at the agent of ${f.node}, and whether it reaches the store.`,
  'hear-not-anew': (f) =>
    `Look whether both hosts have their new addresses on ${f.network}, and whether a firewall lets its port through; or apply the configuration of before.`,
  'node-away': () => 'It is heard again in a moment; if not, it is treated as lost.',
  'versions-differ': () => 'Bring the newer version to the other nodes, one after the other.',
  'node-is-gone': ({ again, off }) => {
    if (again) return againAdvice[again];
    return off ? switchItOn : 'It joins again when its agent starts.';
  },
  'node-stays-off': () => switchItOn,
  'no-link': () => 'Check its cable or interface.',
  'not-heard-on': () => 'Check cables and switches between them, and the firewall (UDP).',
  'two-answer': ({ macs, owner }) =>
    `Find the machine with ${macs.filter((mac) => mac !== owner).join(', ')} ("ip neigh", tables of the switches) and take the address away from it.`,
  'owner-silent': () => 'Look whether the switch lets its announcements (gratuitous ARP) through.',
  'may-serve-nobody': () => 'It is taken over as soon as the maintenance ends.',
  'group-maintained': () => 'End it when the work is done.',
  'maintained-and-down': () => 'It is started again when the maintenance ends.',
  'cluster-disarmed': () => 'Arm it again when the work is done.',
  'group-stopped': () => 'Start it again when that is put right.',
  'stop-failed-spared': (f) => `Put its stop or its probe right, or have ${f.node} switched off.`,
  'cannot-release': () => mendDisk,
  'group-cannot-release': () => mendDisk,
  'journal-failed': () => mendDisk,
  'journal-said': (f) =>
    `What it named is looked at on ${f.node} all the same. Find out what damaged it; a new start of the agent writes it anew.`,
  'disk-emptied': (f) =>
    `Find out what removed that. Then have the agent of ${f.node} leave and begin anew ("systemctl stop holdfast", then "start"); if it ends in any other way the node is switched off.`,
  'disk-read-only': () => mendDisk,
  'disk-full': () => mendDisk,
  'disk-low': () => 'Free space there, before nothing can be started or given away any more.',
  'not-fenced-limit': () => 'Find out why so many nodes were lost; this one can be fenced all the same.',
  'fence-limit-reached': () => 'Find out why so many nodes were lost.',
  'beats-rejected': (f) =>
    f.because === 'wrong-key'
      ? `If ${f.from} is a node: give it the key file of the others. If not: find out who sends.`
      : `Look who sends from ${f.from}.`,
  'key-file-unusable': (f) =>
    `Copy the key file of another node to ${f.node}; its agent takes it up without a restart.`,
  'key-file-foreign': (f) =>
    `Copy the key file of another node to ${f.node}. For another key of the whole cluster: holdfast key rotate, step by step.`,
  'own-address-taken': () =>
    'Take the address away from the other machine, then set the link of this one down and up.',
  ...joinAdvice,
  ...readinessAdvice,
  ...notifyAdvice,
};

const memberAdvice: { readonly [W in MemberWaitKind]: string } = {
  unwell: 'Start it again. If it is lost, put another in its place: "holdfast store member replace OLD NEW".',
  start: 'Look on that machine: systemctl enable --now holdfast-etcd; journalctl -u holdfast-etcd.',
  presence: 'Start the agent there, or name others in store.members.',
  majority: 'Start the members that are silent; without a majority nothing can be changed.',
  nodes: 'Look on every node what "holdfast status" says of the store.',
};
/** What etcd calls an alarm: it takes no writes before that is put right. */
const alarms = {
  'no-space':
    'NOSPACE is its quota: "etcdctl compaction REVISION" with the revision that "etcdctl endpoint status -w json" shows, "etcdctl defrag" member by member, then "etcdctl alarm disarm"; --quota-backend-bytes gives it more.',
  corrupt:
    'CORRUPT: its data differ from those of the others. Take that member out and add it anew with an empty directory, then "etcdctl alarm disarm".',
} as const;

const mendDisk =
  'Free space on the disk of its state directory, or repair it ("holdfast doctor" looks); what is held up there goes on by itself then.';
const switchOff = 'Switch it off first.';
const copied =
  'Make sure that nothing of it runs on another machine, then say that it is off; or have it switched off.';
/** What to look at, by why the last attempt proved nothing. */
function mendDevice(failed: Reason | undefined): string {
  const told = failed?.kind === 'fence-failed' ? failed.why : undefined;
  const why = told?.kind === 'one-not-off' ? told.why.kind : told?.kind;
  const sure = 'if the node is off for certain, say so.';
  if (why === 'off-but-heard' || why === 'off-but-renews' || why === 'off-contradicted')
    return `Its device is wired to another machine, or the node has a second supply; ${sure}`;
  if (why === 'off-never-on') return `Let the program print "Status: OFF" as well; ${sure}`;
  if (why === 'off-after-failure')
    return `Run the program by hand: its off must end well, also where the node is off already; ${sure}`;
  return `Check its fence device; ${sure}`;
}

const switchItOn = 'Find out why it was lost, then switch it on: its agent joins by itself.';

const restore =
  'Put the newest copy back; if there is none as new, put back the one there is and accept it: every node then proves anew what it runs.';

/** Empty where there is nothing to do but to wait, or to ask for the remedy. */
export function advice(reason: Reason): string {
  if (!Object.hasOwn(byKind, reason.kind)) return '';
  return (byKind[reason.kind] as (facts: Reason, say: () => string) => string)(reason, () => '');
}
