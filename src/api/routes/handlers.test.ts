import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { answers } from '../contract/answers.ts';
import type { AnswerName, BodyName, Route } from '../contract/route.ts';
import { routes } from '../contract/routes.ts';
import type { Principal, Stranger } from '../listen/listener.ts';
import { FakeAgent } from '../testing/fake-agent.ts';
import { joined } from '../testing/sample-joined.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { makeAnswer } from './answer.ts';

const principal: Principal = { kind: 'local', role: 'admin', from: 'local' };
const node: Principal = { kind: 'node', name: 'my-vm2', role: 'view', from: '10.0.0.2' };
/** Who joins is nobody yet. */
const stranger: Stranger = {
  kind: 'stranger',
  from: '10.0.0.9',
  shown: 'nothing',
  why: 'nothing-shown',
  notLetIn: () => assert.fail('it shows a good token'),
};
const bodies: Readonly<Record<BodyName, string>> = {
  Request: '{"kind":"arm"}',
  ConfigurationUpload: '{"text":"{}","source":"","file":""}',
  TokenDraft: '{"name":"eve","opens":"view","forMs":60000}',
  NotifyTest: '{"everyNode":true}',
  DrillDone: '{"group":"web","how":"move","from":"my-vm1","to":"my-vm2","outageMs":80,"backOutageMs":null}',
  AuthorityGift: '{"to":"my-vm3","moves":true}',
  AuthorityKeys: `{"nodes":"PEM","people":null,"passphrase":"x","beside":true,"nonce":"${'0'.repeat(32)}"}`,
  AuthorityDrop: `{"nonce":"${'0'.repeat(32)}","held":{"nodes":{"fingerprint":"a","signature":"b"},"people":null}}`,
  CertificateWanted: '{"request":"PEM"}',
  JoiningHost: '{"token":"00000001","node":"my-vm6","addresses":["10.0.0.6"],"wanted":{},"request":"PEM"}',
};

function shapeOf(answer: Route['answer']): z.ZodType {
  if (answer === 'text') return z.string().min(1);
  return answer.endsWith('[]')
    ? z.array(answers[answer.slice(0, -2) as AnswerName])
    : answers[answer as AnswerName];
}

for (const [name, route] of Object.entries<Route>(routes)) {
  test(`the route ${name} answers what the table of routes says`, async () => {
    const agent = new FakeAgent(snapshots.healthy());
    const edition = { version: 1, hash: 'h', by: 'ada', node: 'my-vm1', at: 1, file: '/etc/a.yaml' };
    agent.applied = [{ edition, text: '{"applied":{"source":"a: 1"}}' }];
    await agent.access.createToken({ name: 'ada', opens: { is: 'join' }, by: 'root', forMs: 60_000 });
    agent.admission = { outcome: 'joined', joined };
    agent.tell({ kind: 'runs', group: 'web', node: 'my-vm1' });
    const init = { method: route.method, ...(route.body && { body: bodies[route.body] }) };
    const url = `http://agent${route.path
      .replace(':group', 'web')
      .replace(':version', '1')
      .replace(':token', 'ada')
      .replace(':node', name === 'auditOf' || name === 'authorityKeyOf' ? 'my-vm2' : 'my-vm9')}`;
    const visitor = name === 'join' ? stranger : name === 'renew' ? node : principal;
    const answer = await makeAnswer(agent, new AbortController().signal)(new Request(url, init), visitor);
    assert.equal(answer.status, 200);
    shapeOf(route.answer).parse(route.answer === 'text' ? await answer.text() : await answer.json());
  });
}
