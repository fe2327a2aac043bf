import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { StoreConnection } from './store-connection.ts';
import { decode, encode, wireFormat } from './wire.ts';

const timeoutMs = 500;

describe('the line to the store process', () => {
  let server: Server | undefined;
  let connection: StoreConnection | undefined;
  afterEach(() => {
    connection?.close();
    server?.close();
  });

  /** `onPing`: what the store does when it is asked for the `count`-th time. */
  const open = async (
    onPing: (count: number, say: () => void) => void,
    sendAtLeastEveryMs?: number,
  ): Promise<{ readonly down: Promise<string> }> => {
    let pings = 0;
    const serve = (socket: Socket): void => {
      socket.on('error', () => {});
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        for (const line of chunk.split('\n').slice(0, -1)) {
          const [first, second] = decode(line)?.head ?? [];
          if (first === 'hello') socket.write(encode(['welcome', wireFormat]));
          if (second === 'ping') onPing(++pings, () => socket.write(encode([0, 'ok'])));
        }
      });
    };
    server = createServer(serve);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    const port = typeof bound === 'object' ? (bound?.port ?? 0) : 0;
    const down = new Promise<string>((onDown) => {
      const events = { onUp: () => {}, onDown, onPush: () => {} };
      connection = new StoreConnection({ host: '127.0.0.1', port, timeoutMs, sendAtLeastEveryMs, ...events });
    });
    return { down };
  };

  test('a store that answers every ping is never given up, whatever it was asked for', async () => {
    let ends: (what: string) => void = () => {};
    const enough = new Promise<string>((resolve) => {
      ends = resolve;
    });
    // What it says between two answers makes the second ping one for want of anything sent, not of anything heard.
    const { down } = await open((count, say) => {
      say();
      if (count % 2 === 1) setTimeout(say, timeoutMs / 5);
      if (count === 6) ends('six answers');
    }, timeoutMs * 0.3);
    assert.equal(await Promise.race([down, enough]), 'six answers');
  });

  test('a store that answers a ping and then no other is given up', async () => {
    const { down } = await open((count, say) => {
      if (count === 1) say();
    });
    assert.match(await down, /silent for 500 ms/);
  });
});
