/** Reasons with less to say than usual, and reasons within reasons. */
import type { Reason, ReasonOf } from '../../reason.ts';

const why: ReasonOf<'still-found'> = { kind: 'still-found' };
const cannotStop: Reason = {
  kind: 'stop-failed',
  group: 'web',
  why: { kind: 'cannot-be-stopped', resource: 'main', state: 'running', said: 'target is busy' },
};
const lost: Reason = { kind: 'accused', node: 'a', why: cannotStop };
const failed: Reason = { kind: 'start-failed', resource: 'main', said: 'exit code 1' };
const nowhere: Reason = {
  kind: 'no-node',
  nodes: [
    { node: 'a', why: { kind: 'failed-there', why: failed, forMs: 60_000 } },
    { node: 'b', why: { kind: 'together-with', group: 'mail', why: { kind: 'drained-by', by: 'eve' } } },
  ],
};

const heldUp: Reason = { kind: 'cannot-release', group: 'web', forMs: 10_000, said: 'EIO: i/o error' };

export const furtherExamples: readonly Reason[] = [
  { kind: 'members-too-old', nodes: ['a', 'b'], needs: 'fence-levels' },
  { kind: 'port-taken', node: 'b', port: '10.0.0.5:80', by: '', groups: ['db', 'web'] },
  { kind: 'unit-unfit', node: 'b', unit: 'postgresql.service', is: 'masked', groups: ['db'] },
  { kind: 'unit-unfit', node: 'b', unit: 'postgresql.service', is: 'missing', groups: ['db'] },
  { kind: 'certificate-ends', node: 'b', whose: 'authority', on: '2027-01-15' },
  { kind: 'no-standby', group: 'web', nodes: [] },
  { kind: 'group-cannot-release', group: 'web', node: 'a', why: heldUp },
  { kind: 'request-waits-for-coordinator', forMs: 10_000, last: '' },
  { kind: 'not-heard-in-tie', heard: 1, of: 2, goesOn: 'first-node' },
  { kind: 'not-heard-in-tie', heard: 1, of: 2, goesOn: 'preferred', node: 'b' },
  { kind: 'not-heard-for-long', heard: 1, of: 3, forMs: 1500 },
  { kind: 'no-majority-yet', heard: 1, of: 3 },
  { kind: 'no-majority-yet', heard: 1, of: 2, yields: { to: 'b', forMs: 2000 } },
  { kind: 'no-majority-yet', heard: 2, of: 4, yields: { to: 'b', forMs: 0 } },
  { kind: 'hears-none', heard: 1, of: 3 },
  { kind: 'ranked', node: 'a', rank: 'poor' },
  { kind: 'start-failed', resource: 'main', said: '' },
  { kind: 'found-after-restart', state: 'stopped', said: '' },
  { kind: 'not-fenced-limit', node: 'a', count: 1, windowMs: 600_000 },
  { kind: 'beats-rejected', node: 'a', because: 'shape', from: '10.0.0.9', count: 1 },
  { kind: 'not-heard-on', node: 'a', network: 'office', by: ['b'] },
  { kind: 'node-being-fenced', node: 'a', why: cannotStop, attempt: 2, running: false },
  { kind: 'node-accused', node: 'a', why: cannotStop, attempt: 1 },
  { kind: 'group-assigned', group: 'web', node: 'b', gen: 3, proof: 'off', why: lost },
  { kind: 'runs-again', after: lost },
  { kind: 'runs-nowhere', group: 'web', why: nowhere },
  {
    kind: 'failed-on',
    nodes: [
      { node: 'a', why: failed },
      { node: 'b', why },
      { node: 'c', why: failed },
    ],
  },
  {
    kind: 'not-running',
    resources: [
      { resource: 'ip', is: 'stopped' },
      { resource: 'fs', is: 'stop-failed', why: { kind: 'command-said', said: 'target is busy' } },
      { resource: 'main', is: 'recovering' },
    ],
  },
  { kind: 'link-changed', network: 'office', up: false },
  { kind: 'node-gone', node: 'a', proof: 'reborn' },
  { kind: 'node-accused', node: 'a', why },
  { kind: 'group-free', group: 'web', proof: 'none' },
  { kind: 'probe-said', resource: 'main', state: 'unknown', said: '' },
  { kind: 'kept-out', node: 'a', group: 'web', resource: 'main', state: 'running', said: '' },
  { kind: 'cannot-be-stopped', resource: 'main', state: 'running', said: '' },
  { kind: 'no-node', nodes: [] },
  { kind: 'owner-silent', key: 'web/ip', macs: [], owner: '02:00:00:00:00:01' },
  { kind: 'owner-silent', key: 'web/ip', macs: ['02:00:00:00:00:02'], owner: '02:00:00:00:00:01' },
  { kind: 'node-unheard', node: 'a', groups: [] },
  { kind: 'node-being-fenced', node: 'a', why, attempt: 0, running: false },
  { kind: 'node-being-fenced', node: 'a', why, attempt: 3, running: false },
  { kind: 'node-is-gone', node: 'a', proof: 'reborn' },
  { kind: 'node-is-gone', node: 'a', proof: 'off', by: 'pdu', off: true },
  { kind: 'node-is-gone', node: 'a', proof: 'off', by: 'pdu', again: 'wanted' },
  { kind: 'node-is-gone', node: 'a', proof: 'off', by: 'pdu', again: 'started' },
  { kind: 'node-is-gone', node: 'a', proof: 'off', by: 'pdu', again: 'done' },
  { kind: 'daemon-ended', how: 'exit code 1', pauseMs: 0 },
];
