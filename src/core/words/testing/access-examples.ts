/** What the audit log has to say, one of every kind. */
import type { AccessReason, AccessReasons } from '../../access/access-reasons.ts';

const eve = { name: 'eve', kind: 'token', role: 'operate' } as const;

export const accessExamples: AccessReasons = {
  'change-asked': { who: eve, from: '10.0.0.9', what: 'drain', facts: { node: 'a' }, answer: 'ok' },
  'sign-in-failed': { from: '10.0.0.9', shown: 'certificate', why: 'revoked', name: 'eve' },
  'sign-ins-failed': { count: 17, addresses: 2, forMs: 60_000 },
};

export const furtherAccessExamples: readonly AccessReason[] = [
  {
    kind: 'change-asked',
    who: { name: 'root', kind: 'local', role: 'admin' },
    from: 'local',
    what: 'arm',
    facts: {},
    answer: 'refused',
    because: 'nothing-to-do',
  },
  { kind: 'sign-in-failed', from: '10.0.0.9', shown: 'nothing', why: 'nothing-shown' },
  { kind: 'sign-in-failed', from: '10.0.0.9', shown: 'join-token', why: 'used' },
  { kind: 'sign-in-failed', from: '10.0.0.9', shown: 'password', why: 'malformed' },
  { kind: 'sign-in-failed', from: '10.0.0.9', shown: 'password', why: 'no-role', name: 'eve' },
  { kind: 'sign-in-failed', from: '10.0.0.9', shown: 'password', why: 'account-closed', name: 'eve' },
  {
    kind: 'change-asked',
    who: { name: 'eve', kind: 'account', role: 'operate', group: 'ops' },
    from: '10.0.0.9',
    what: 'drain',
    facts: { node: 'a' },
    answer: 'ok',
  },
  {
    kind: 'change-asked',
    who: { name: 'd', kind: 'join-token' },
    from: '10.0.0.9',
    what: 'join',
    facts: { node: 'd', token: 'hft_5f0c2a91' },
    answer: 'ok',
  },
];
