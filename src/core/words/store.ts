/** What a node knows of the store. */
import type { StoreReasons } from '../plain-reasons.ts';
import type { MemberStepKind, MemberWaitKind } from '../reason-facts.ts';
import { after, inBrackets } from './grammar.ts';
import type { Sentences } from './sentences.ts';

const memberSteps: { readonly [D in MemberStepKind]: (member: string) => string } = {
  add: (member) => `${member} was added to the store, and learns what it holds`,
  promote: (member) => `${member} has learnt what the store holds, and counts for its majority`,
  remove: (member) => `${member} was taken out of the store`,
  'hand-over': (member) => `${member} leads the store in the place of a member that is to rest or to go`,
};

const memberWaits: { readonly [W in MemberWaitKind]: (members: string) => string } = {
  unwell: (members) => `the members of the store stay as they are while ${members} does not answer`,
  start: (members) => `${members} was added to the store, and its member does not run yet`,
  presence: (members) => `the store is to have a member on ${members}, which is not in the cluster`,
  majority: (members) => `${members} cannot be taken out of the store: what would be left is no majority`,
  nodes: (members) => `${members} stays in the store until every node reaches it by the others`,
};

export const storeWords: Sentences<StoreReasons> = {
  'store-silent': (f) => `the store does not answer${after(f.said)}`,
  'store-answers-again': () => 'the store answers again',
  'no-document': () => 'the store holds no cluster document',
  'store-older': (f) =>
    `the store went back in time: it shows version ${f.shown}, this node has seen ${f.seen}; nothing is changed until it is put right`,
  'store-of-another': (f) =>
    `the store went back in time: it holds another cluster (lineage ${f.shown}, not ${f.seen}); nothing is changed until it is put right`,
  'document-forged': () =>
    'the cluster document in the store was not written with the key of this cluster: nothing is changed until it is put right',
  'record-forged': (f) =>
    `the record of ${f.node} in the store was not written with the key of this cluster: it is not looked at`,
  'lacks-key': (f) =>
    `${f.node} is not let in before it accepts key ${f.key}, which all will sign with: copy the key file of the coordinator there`,
  'store-emptied': (f) =>
    `the store went back in time: it holds no cluster document, this node has seen version ${f.seen}; nothing is changed until it is put right`,
  'store-forked': (f) =>
    `the store went back in time and was written to: its version ${f.shown} is another one than this node has seen; nothing is changed until it is put right`,
  'store-before-accepted': (f) =>
    `the store went back in time: its version ${f.shown} is from before a store that a person has accepted; nothing is changed until it is put right`,
  'store-accepted': () =>
    'the store was restored or begun anew and accepted: everything here is stopped, and a new incarnation proves it',
  'peer-knows-another': (f) =>
    `${f.node} knows another history of this cluster (version ${f.version}, lineage ${f.lineage}): nothing is changed until a person says which store counts`,
  'store-accepted-by': (f) => `${f.by} accepted the store after it was restored or begun anew`,
  unproven: (f) =>
    `what ${f.node} has been running since before the store was accepted is not known: its agent must start and prove that nothing does, or it must be off`,
  'waits-for-proofs': (f) =>
    `nothing is given away before ${f.nodes.join(', ')} ${f.nodes.length === 1 ? 'has' : 'have'} given a proof since the store was accepted`,
  'store-member-unwell': (f) => `member ${f.member} of the store ${f.is}${inBrackets(f.said)}`,
  'store-way-left': (f) =>
    `the store is not reached by ${f.places} yet, as the configuration says${after(f.said)}`,
  'store-member-step': (f) => memberSteps[f.did](f.member),
  'store-member-step-failed': (f) =>
    `not yet done: ${memberSteps[f.did](f.member)}${inBrackets(f.said)}; it is tried again`,
  'store-members-wait': (f) => memberWaits[f.for](f.members.join(', ')),
  'store-room-needed': () =>
    'the store had used up its quota and took no writes: its old values are forgotten, and room is made',
  'store-room-made': () => 'the store has room again and takes writes',
  'store-member-tidied': (f) => `member ${f.member} of the store gave ${f.freedMiB} MiB back to its disk`,
  'store-care-failed': (f) => `the store could not be looked after${inBrackets(f.said)}; it is tried again`,
  'store-full': (f) =>
    `the store has used up its quota of ${f.quotaMiB} MiB and takes no writes; all that lies there is needed`,
  'document-unanswered': (f) =>
    `a write of the cluster document is not known to have succeeded${inBrackets(f.said)}: reading before anything is done`,
  'record-unanswered': (f) => `a write of this node's record is not known to have succeeded${after(f.said)}`,
};
