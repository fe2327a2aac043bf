/** Next certificates: one child after the other, one request for each name, dated when it was asked for. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakeAccess } from '../api/testing/fake-access.ts';
import type { Config } from '../core/config.ts';
import type { Issued, IssueTask } from '../ports/joining.ts';
import { createIssuing } from './issue-certificate.ts';

let access: FakeAccess;
let running: { readonly task: IssueTask; end(error?: Error): void }[];
let begun: string[];
beforeEach(() => {
  access = new FakeAccess();
  running = [];
  begun = [];
});

const open = () =>
  createIssuing({
    self: 'a',
    identity: '/identity',
    access,
    config: () => ({}) as Config,
    addressesOf: (_, name) => (name === 'nobody' ? undefined : ['10.0.0.1']),
    work: (task) => {
      begun.push(task.node);
      return new Promise<Issued>((done, fail) => {
        const end = (error?: Error) =>
          error === undefined ? done({ is: 'issued', certificate: task.node }) : fail(error);
        running.push({ task, end });
      });
    },
  });
const settled = () => new Promise((done) => setImmediate(done));
const told = (issued: Issued) => (issued.is === 'issued' ? issued.certificate : issued.reason.kind);

test('Certificates are worked out one after the other, and a name that waits is not taken twice', async () => {
  const issue = open();
  const [b, c] = [issue('b', 'key'), issue('c', 'key')];
  assert.equal(told(await issue('b', 'key')), 'certificate-in-work');
  assert.equal(told(await issue('c', 'key')), 'certificate-in-work');
  await settled();
  assert.deepEqual(begun, ['b']);
  running[0]!.end(new Error('its child was killed'));
  await assert.rejects(b);
  await settled();
  assert.deepEqual(begun, ['b', 'c'], 'one that fails stops nobody');
  running[1]!.end();
  assert.equal(told(await c), 'c');
  const again = issue('b', 'key');
  await settled();
  running[2]!.end();
  assert.equal(told(await again), 'b');
  assert.equal(told(await issue('nobody', 'key')), 'agent-starting');
});

test('A node that is taken out while its request waits is issued nothing that counts', async () => {
  const issue = open();
  const [b, c] = [issue('b', 'key'), issue('c', 'key')];
  await settled();
  access.at += 10_000;
  await access.barNode('c', 'root');
  running[0]!.end();
  await b;
  await settled();
  assert.equal(access.isBarred('c', running[1]!.task.at), true);
  running[1]!.end();
  await c;
});
