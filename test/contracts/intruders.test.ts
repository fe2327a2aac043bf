/** Who gets what from a store that is reached by TLS: a real store process, and a real etcd member. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import type { Identity } from '../../src/identity/identity.ts';
import {
  hourMs,
  sampleAuthority,
  sampleNode,
  sampleUser,
} from '../../src/identity/testing/sample-identity.ts';
import { tlsTrouble } from '../../src/identity/tls-trouble.ts';
import type { Store } from '../../src/ports/store.ts';
import { openEtcdStore } from '../../src/store/etcd/etcd-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { takeoverName } from '../../src/store/takeover-domain.ts';
import { startEtcdEngine } from './etcd-engine.ts';
import { createSecured, type Secured } from './secured.ts';
import { startSqliteEngine } from './sqlite-engine.ts';
import type { RealEngine } from './workbench.ts';

type Open = (engine: RealEngine, own: (() => Identity) | undefined) => Store;
interface Kind {
  readonly start: (secured: Secured) => Promise<RealEngine>;
  readonly open: Open;
}

const timeoutMs = 1_000;
const configOf = ({ storeConfig }: RealEngine) => JSON.parse(storeConfig);

const kinds: Readonly<Record<string, Kind>> = {
  sqlite: {
    start: (secured) => startSqliteEngine(undefined, secured),
    open: (engine, own) => openSqliteStore({ address: configOf(engine).address, timeoutMs, own }),
  },
  etcd: {
    start: (secured) => startEtcdEngine(1, '/dev/shm', secured),
    open(engine, own) {
      const { endpoints, prefix } = configOf(engine);
      const plain = endpoints.map((url: string) => url.replace('https:', 'http:'));
      return openEtcdStore({ endpoints: own === undefined ? plain : endpoints, prefix, timeoutMs, own });
    },
  },
};

/** Who tries, and what a store lets them do. */
const whoGets: Readonly<Record<string, 'all of it' | 'nothing'>> = {
  'a node': 'all of it',
  'an admin': 'nothing',
  'nobody with TLS': 'nothing',
  'nobody without TLS': 'nothing',
  'a node of another cluster of the same name': 'nothing',
  'a node whose certificate has ended': 'nothing',
  'a node of the future': 'nothing',
  'a node that signed its certificate itself': 'nothing',
};

async function intruders({ nodes, people, own }: Secured): Promise<Record<string, Identity | undefined>> {
  const [stranger, itself] = [await sampleAuthority(), await sampleAuthority()];
  const { authorities } = own();
  const trusting = (identity: Identity): Identity => ({ ...identity, authorities });
  const lastHour = { nowMs: Date.now() - 2 * hourMs, lifeMs: hourMs };
  return {
    'a node': await sampleNode(nodes, 'n1'),
    'an admin': trusting(await sampleUser(people, 'Ann', 'admin')),
    'nobody with TLS': { authorities } as Identity,
    'nobody without TLS': undefined,
    'a node of another cluster of the same name': trusting(await sampleNode(stranger, 'n1')),
    'a node whose certificate has ended': await sampleNode(nodes, 'n1', lastHour),
    'a node of the future': await sampleNode(nodes, 'n1', { nowMs: Date.now() + 3 * hourMs }),
    'a node that signed its certificate itself': trusting(await sampleNode(itself, 'store')),
  };
}

async function gets(store: Store): Promise<{ readonly got: string; readonly said: string }> {
  try {
    const entries = await store.domain(takeoverName).read();
    const { answer } = await store.domain(takeoverName).write('record/x', 0, {}, 'now');
    return { got: entries.size > 0 && answer === 'ok' ? 'all of it' : `part of it: ${answer}`, said: '' };
  } catch (error) {
    return { got: 'nothing', said: (error as Error).message };
  } finally {
    await store.close();
  }
}

for (const [name, { start, open }] of Object.entries(kinds)) {
  describe(`${name} with TLS`, () => {
    let secured: Secured;
    let engine: RealEngine;
    before(async () => {
      secured = await createSecured();
      engine = await start(secured);
    });
    after(async () => {
      await engine.close();
      secured.close();
    });

    test('nobody but a node of the cluster gets anything', async () => {
      const got: Record<string, string> = {};
      for (const [who, identity] of Object.entries(await intruders(secured))) {
        const { said, ...rest } = await gets(open(engine, identity && (() => identity)));
        got[who] = rest.got;
        if (rest.got === 'nothing') assert.match(said, /\w/, `${who} is told why`);
      }
      assert.deepEqual(got, whoGets);
    });

    test('a client says nothing to a store whose certificate is of another cluster', async () => {
      const stranger = await sampleNode(await sampleAuthority(), 'n1');
      const { got, said } = await gets(open(engine, () => stranger));
      assert.equal(got, 'nothing');
      assert.ok(said.includes(tlsTrouble({ code: 'UNABLE_TO_GET_ISSUER_CERT' })), said);
    });

    test('a port that is scanned shows nothing of the store', async () => {
      const { address, endpoints } = configOf(engine);
      const port = Number(/:(\d+)$/.exec(address ?? endpoints[0])?.[1]);
      const said: string[] = [];
      for (const bytes of [
        'GET /v2/keys HTTP/1.1\r\n\r\n',
        '["hello",2]\n',
        '\u0016\u0003\u0001\n',
        '\0'.repeat(4096),
      ]) {
        said.push(await heardFrom(port, bytes));
      }
      assert.equal(said.length, 4);
      for (const text of said) assert.doesNotMatch(text, /welcome|lineage|holdfast|etcd/);
      await new Promise<void>((resolve) => {
        const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
        socket.on('error', () => {}).on('close', () => resolve());
        socket.setTimeout(timeoutMs, () => socket.destroy());
        socket.on('data', (data) => said.push(String(data)));
        socket.write('["hello",2]\n');
      });
      for (const text of said) assert.doesNotMatch(text, /welcome|lineage/);
    });
  });
}

function heardFrom(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('data', (data) => {
      heard += data.toString('latin1');
    });
    socket.on('error', () => {}).on('close', () => resolve(heard));
    socket.setTimeout(timeoutMs, () => socket.destroy());
    socket.write(bytes);
  });
}
