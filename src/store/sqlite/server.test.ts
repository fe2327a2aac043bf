import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Document, NodeRecord } from '../../core/takeover/document.ts';
import { tellsLateMs } from '../../core/versioned.ts';
import { createTakeoverDomain, firstContent } from '../takeover-domain.ts';
import { runStoreServer } from './server.ts';
import { openSqliteStore } from './sqlite-store.ts';
import { createStoreFile } from './store-file.ts';
import { helloCharactersMax, lineCharactersMax } from './wire.ts';

const document = { lineage: 'l', version: 1, config: { hash: 'h', version: 1 } } as Document;
const hello = '["hello",2]\n';

const lineOf = (heard: string, node: string): string =>
  heard.split('\n').find((line) => line.includes(`record/${node}"`)) ?? '';

describe('the store process', () => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-server-'));
  const stop = new AbortController();
  let address = '';
  let ended: Promise<void>;
  before(async () => {
    const file = join(directory, 'store.db');
    createStoreFile(file, firstContent(document, ''));
    const signal = stop.signal;
    await new Promise<void>((resolve) => {
      const onListening = (at: string): void => {
        address = at;
        resolve();
      };
      ended = runStoreServer({ listen: '127.0.0.1:0', file, signal, silenceMs: 900, onListening });
    });
  });
  after(async () => {
    stop.abort();
    await ended;
    rmSync(directory, { recursive: true });
  });

  const dial = async (): Promise<Socket> => {
    const socket = connect(Number(address.split(':')[1]), '127.0.0.1');
    socket.setEncoding('utf8').on('error', () => {});
    await once(socket, 'connect');
    return socket;
  };
  const dropped = async (): Promise<number> => {
    const store = openSqliteStore({ address, timeoutMs: 900 });
    const { members } = await store.describe();
    await store.close();
    return Number(/(\d+) connections dropped/.exec(members[0]?.detail ?? '')?.[1]);
  };

  const hostile: Readonly<Record<string, string>> = {
    'something that is no message': 'GET / HTTP/1.1\r\n\r\n',
    'bytes that are no text': '\u0000\ufffd\u0001\n',
    'a hello of another format': '["hello",1]\n',
    'a request before hello': '[1,"read","takeover",0]\n',
    'a line that never ends before hello': 'x'.repeat(helloCharactersMax + 1),
    'a request it does not know': `${hello}[1,"drop-tables"]\n`,
    'a request by the name of an inherited property': `${hello}[1,"constructor"]\n`,
    'a watch of a name that is no domain': `${hello}[1,"watch","Take/over"]\n`,
    'a read of a negative version': `${hello}[1,"read","takeover",-1]\n`,
    'a write without a value': `${hello}[1,"put","takeover","document",1]\n`,
    'a write of something that is not JSON': `${hello}[1,"put","takeover","document",1]\t{"a":\n`,
    'a write to a key that is none of ours': `${hello}[1,"put","takeover","other",0]\t{}\n`,
    'a write with an unknown wish': `${hello}[1,"put","takeover","document",1,"soon"]\t{}\n`,
    'a request with an id that is no number': `${hello}[{},"ping"]\n`,
    'a head nested beyond reason': `${hello}${'['.repeat(100_000)}\n`,
    'a line that is too long': `${hello}[1,"put","takeover","document",1]\t"${'x'.repeat(lineCharactersMax)}"\n`,
  };
  for (const [what, bytes] of Object.entries(hostile)) {
    test(`It drops and counts a connection that sends ${what}`, async () => {
      const before = await dropped();
      const socket = await dial();
      socket.resume().write(bytes);
      await once(socket, 'close');
      assert.equal(await dropped(), before + 1);
    });
  }

  test('It drops a client that asks and never reads', { timeout: 5_000 }, async () => {
    const store = openSqliteStore({ address, timeoutMs: 900 });
    const takeover = createTakeoverDomain(store);
    const { document: held } = await takeover.read();
    const big = { ...document, nonce: 'x'.repeat(1_000_000) };
    assert.equal((await takeover.writeDocument(held?.version ?? 0, big)).answer, 'ok');
    await store.close();
    const before = await dropped();
    const socket = await dial();
    socket
      .pause()
      .write(hello + Array.from({ length: 60 }, (_, i) => `[${i},"read","takeover",0]\n`).join(''));
    while ((await dropped()) === before) await new Promise((resolve) => setTimeout(resolve, 10));
    socket.destroy();
  });

  test('It lets go of a client that is silent, without counting it as hostile', async () => {
    const before = await dropped();
    const socket = await dial();
    socket.resume().write(hello);
    await once(socket, 'close');
    assert.equal(await dropped(), before);
  });

  test('It answers requests that arrive in pieces and several at once, in order', {
    timeout: 5_000,
  }, async () => {
    const socket = await dial();
    let heard = '';
    socket.on('data', (chunk: string) => {
      heard += chunk;
    });
    const bytes = `${hello}[1,"ping"]\n[2,"config","none"]\n[3,"put","takeover","record/p",0]\t{"counter":"ü"}\n[4,"put","takeover","record/p",0]\t{}\n`;
    for (const byte of Buffer.from(bytes)) socket.write(Buffer.of(byte));
    while (!heard.includes('conflict')) await once(socket, 'data');
    assert.match(heard, /^\["welcome",2\]\n\[1,"ok"\]\n\[2,"ok"\]\n\[3,"ok",\d+\]\n\[4,"conflict"\]\n$/);
    socket.destroy();
  });

  test('It pushes news at once, and a mere renewal before the next thing it says', {
    timeout: 5_000,
  }, async () => {
    const [writer, watcher] = [await dial(), await dial()];
    let heard = '';
    watcher.on('data', (chunk: string) => {
      heard += chunk;
    });
    watcher.write(`${hello}[1,"watch","takeover"]\n`);
    while (!heard.includes('[1,"ok"]')) await once(watcher, 'data');
    const put = (id: number, node: string, when: string): string =>
      `[${id},"put","takeover","record/${node}",0${when}]\t{}\n`;
    writer.write(
      `${hello}${put(1, 'later-a', ',"later"')}${put(2, 'later-b', ',"later"')}${put(3, 'now', '')}`,
    );
    while (!heard.includes('record/now')) await once(watcher, 'data');
    const order = [...heard.matchAll(/record\/([\w-]+)/g)].map(([, node]) => node);
    assert.deepEqual(order, ['later-a', 'later-b', 'now']);
    writer.write(put(4, 'later-c', ',"later"'));
    const started = performance.now();
    while (!heard.includes('later-c')) await once(watcher, 'data');
    assert.ok(performance.now() - started < 1_000);
    const ageOf = (node: string) => /record\/[\w-]+",\d+(?:,(\d+))?/.exec(lineOf(heard, node))?.[1];
    assert.ok(Number(ageOf('later-c')) >= tellsLateMs - 5, 'it says how late it tells it');
    assert.ok(Number(ageOf('later-a')) < tellsLateMs);
    assert.equal(ageOf('now'), undefined);
    for (const socket of [writer, watcher]) socket.destroy();
  });

  test('It refuses to listen on something that is no address, and on an address in use', async () => {
    const file = join(directory, 'other.db');
    createStoreFile(file, firstContent(document, ''));
    const signal = stop.signal;
    await assert.rejects(runStoreServer({ listen: 'here', file, signal }), { code: 'store-listen-failed' });
    await assert.rejects(runStoreServer({ listen: address, file, signal }), { code: 'store-listen-failed' });
  });
});

test('A client of an address where nobody listens says so within its time-out', async () => {
  const store = openSqliteStore({ address: '127.0.0.1:1', timeoutMs: 100 });
  const started = performance.now();
  const answer = await createTakeoverDomain(store).writeRecord('a', 0, {} as NodeRecord);
  assert.equal(answer.answer, 'unknown');
  assert.match(
    answer.answer === 'unknown' ? answer.said : '',
    /127\.0\.0\.1:1 cannot be reached: connect ECONNREFUSED/,
  );
  assert.ok(performance.now() - started < 300);
  await store.close();
});
