/** The question as bytes, every answer there could be, and both with a program that speaks the protocol at a real socket. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { askSaslauthd, readVerdict, renderQuestion } from './saslauthd.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-saslauthd-'));
const path = join(directory, 'mux');
let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));
after(() => rmSync(directory, { recursive: true }));

const eve = { name: 'eve', password: 'pä:ß', from: '10.0.0.9' };
/** As testsaslauthd of Cyrus SASL 2.1.28 sends it, but for the address. */
const question =
  '0003' +
  '657665' +
  '0006' +
  '70c3a43ac39f' +
  '0008' +
  '686f6c6466617374' +
  '0000' +
  '0008' +
  '31302e302e302e39';

test('renderQuestion() counts bytes, not letters', () =>
  assert.equal(renderQuestion(eve).toString('hex'), question));

const counted = (text: string, count = text.length) =>
  Buffer.concat([Buffer.from([count >> 8, count & 255]), Buffer.from(text, 'latin1')]);

const verdicts: Readonly<Record<string, readonly [got: Buffer, verdict: ReturnType<typeof readVerdict>]>> = {
  nothing: [Buffer.alloc(0), undefined],
  'half of a length': [Buffer.from([0]), undefined],
  'half of an answer': [counted('OK').subarray(0, 3), undefined],
  OK: [counted('OK'), { is: 'yes' }],
  'OK with words': [counted('OK well'), { is: 'yes' }],
  'OK with a NUL': [counted('OK\0'), { is: 'yes' }],
  'OK with more behind it': [Buffer.concat([counted('OK'), counted('NO')]), { is: 'yes' }],
  'what begins like OK': [counted('OKAY'), { is: 'silent', said: 'its answer is none' }],
  'OK in small letters': [counted('ok'), { is: 'silent', said: 'its answer is none' }],
  'NO as 2.1.28 says it': [counted('NO PAM auth error'), { is: 'no', said: 'PAM auth error' }],
  'NO without words': [counted('NO '), { is: 'no', said: '' }],
  'NO with what a terminal would obey': [counted('NO \u001b[2J'), { is: 'no', said: '?[2J' }],
  'an empty answer': [counted(''), { is: 'silent', said: 'its answer is none' }],
  'one letter': [counted('O'), { is: 'silent', said: 'its answer is none' }],
  'a length that no answer has': [counted('OK', 0xffff), { is: 'silent', said: 'its answer is none' }],
  'another protocol': [Buffer.from('HTTP/1.1 200 OK'), { is: 'silent', said: 'its answer is none' }],
};
for (const [what, [got, verdict]] of Object.entries(verdicts))
  test(`readVerdict() of ${what}`, () => assert.deepEqual(readVerdict(got), verdict));

/** Answers as saslauthd does: when it has read four texts, it writes, ends its side, and reads on until the other one ends. */
function serve(answer: (texts: readonly string[], socket: Socket) => void): Promise<void> {
  server = createServer({ allowHalfOpen: true }, (socket) => {
    let got = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (part) => {
      got = Buffer.concat([got, part]);
      const texts = readTexts(got);
      if (texts.length >= 4 && !socket.writableEnded) answer(texts, socket);
    });
    socket.on('end', () => socket.end());
  });
  return new Promise((resolve) => server?.listen(path, resolve));
}

function readTexts(got: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at + 2 <= got.length; ) {
    const end = at + 2 + got.readUInt16BE(at);
    if (end > got.length) break;
    texts.push(got.toString('utf8', at + 2, end));
    at = end;
  }
  return texts;
}

test('askSaslauthd() asks for the service "holdfast", with the address, and gives the answer', async () => {
  const asked: (readonly string[])[] = [];
  await serve((texts, socket) => {
    asked.push(texts);
    socket.end(counted(texts[1] === eve.password ? 'OK' : 'NO PAM auth error'));
  });
  assert.deepEqual(await askSaslauthd(path, eve, 5_000), { is: 'yes' });
  const wrong = await askSaslauthd(path, { ...eve, password: 'x' }, 5_000);
  assert.deepEqual(wrong, { is: 'no', said: 'PAM auth error' });
  assert.deepEqual(asked[0], ['eve', eve.password, 'holdfast', '', '10.0.0.9']);
});

test('askSaslauthd() puts an answer together that comes byte by byte', async () => {
  await serve((_, socket) => {
    const bytes = [...counted('NO PAM acct error')];
    const next = () => {
      const byte = bytes.shift();
      if (byte === undefined) socket.end();
      else socket.write(Buffer.from([byte]), () => setImmediate(next));
    };
    next();
  });
  assert.deepEqual(await askSaslauthd(path, eve, 5_000), { is: 'no', said: 'PAM acct error' });
});

test('askSaslauthd() gives up on one that reads and says nothing, and closes the connection', async () => {
  const closed: Promise<unknown>[] = [];
  await serve((_, socket) => void closed.push(once(socket, 'close')));
  assert.deepEqual(await askSaslauthd(path, eve, 50), { is: 'silent', said: 'no answer within 0.05 s' });
  assert.equal((await Promise.all(closed)).length, 1);
});

test('askSaslauthd() says so when it ends in the middle of an answer', async () => {
  await serve((_, socket) => void socket.end(counted('NO PAM auth error').subarray(0, 7)));
  assert.deepEqual(await askSaslauthd(path, eve, 5_000), {
    is: 'silent',
    said: 'it ended without an answer',
  });
});

test('askSaslauthd() says that it does not run where there is no socket', async () => {
  const nobody = await askSaslauthd(join(directory, 'none', 'mux'), eve, 5_000);
  assert.deepEqual(nobody, { is: 'silent', said: 'it does not run' });
});
