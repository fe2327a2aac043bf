/** Who asked an agent for what, and what it got. */
import type { AccessReasons, Asker, Shown, SignInFault } from '../access/access-reasons.ts';
import { span } from './grammar.ts';
import type { Sentences } from './sentences.ts';

export const accessWords: Sentences<AccessReasons> = {
  'change-asked': (f) => {
    const facts = Object.entries(f.facts).map(([key, value]) => `${key} ${value}`);
    const asked = `${f.what}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
    const because = f.because === undefined ? '' : `, ${f.because}`;
    return `${asker(f.who, f.from)} asked for ${asked}: ${f.answer === 'ok' ? 'done' : `refused (${f.answer}${because})`}`;
  },
  'sign-in-failed': (f) =>
    `somebody at ${f.from} was not let in${shown[f.shown]}${f.name === undefined ? '' : ` of "${f.name}"`}: ${faults[f.why]}`,
  'sign-ins-failed': (f) =>
    `within ${span(f.forMs)} ${f.count} more attempts to come in failed, from ${f.addresses} ${f.addresses === 1 ? 'address' : 'addresses'}`,
};

function asker({ name, kind, role, group }: Asker, from: string): string {
  if (kind === 'local') return `${name} on this node`;
  if (kind === 'join-token') return `the host that joins as ${name}, at ${from},`;
  return `${name} (${role}, ${kind}${group === undefined ? '' : ` in the group ${group}`}) at ${from}`;
}

const shown: Readonly<Record<Shown, string>> = {
  nothing: '',
  certificate: ' with a certificate',
  token: ' with a token',
  'join-token': ' with a token for joining',
  password: ' with the password',
};

const faults: Readonly<Record<SignInFault, string>> = {
  'nothing-shown': 'neither a certificate nor a token was shown',
  unknown: 'the cluster does not know it',
  ended: 'it has ended',
  revoked: 'it was taken back',
  used: 'another host has joined by it',
  'not-trusted': 'it is not of the authority of this cluster, or not for this',
  'no-member': 'that node is not in the configuration',
  'cross-site': 'a page of another site asked for it',
  'too-many': 'there were too many attempts from there',
  'accounts-off': 'the cluster file lets no account in',
  malformed: 'no account can have such a name or password',
  'no-account': 'there is no such account here',
  'no-role': 'the account is in no group that has a role',
  'wrong-password': 'the system does not take this password',
  'account-closed': 'the password is right, and the system lets that account in no more',
  busy: 'too many passwords were being looked at',
  'not-asked': 'the system gave no answer',
};
