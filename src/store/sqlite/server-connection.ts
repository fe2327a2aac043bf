/** One client of the store process: its lines in and out, the domains it watches, and what it is dropped for. */
import type { Socket } from 'node:net';
import { type DomainName, tellsLateMs } from '../../core/versioned.ts';
import { LineCutter } from '../line-cutter.ts';
import { decode, encode, helloCharactersMax, lineCharactersMax, wireFormat } from './wire.ts';

/** A client that does not read is cut off when so much waits for it; it reconnects and reads afresh. */
const backlogBytesMax = 16 * 1024 * 1024;

interface ConnectionEvents {
  readonly onRequest: (head: readonly unknown[], values: readonly string[]) => void;
  readonly onDropped: (why: string) => void;
  readonly onClosed: () => void;
}

export class Connection {
  readonly socket: Socket;
  /** It said hello. */
  welcome = false;
  /** Domains whose changes it gets. */
  readonly watched = new Set<DomainName>();
  readonly #events: ConnectionEvents;
  readonly #lines = new LineCutter(helloCharactersMax);
  #waiting: (() => string)[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, events: ConnectionEvents) {
    this.socket = socket;
    this.#events = events;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(this.#timer);
      events.onClosed();
    });
  }

  /** What waits goes first, so that a client sees versions in order. */
  send(line: string): void {
    if (this.socket.destroyed) return;
    this.socket.write(this.#waiting.map((make) => make()).join('') + line);
    this.#waiting = [];
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.socket.writableLength > backlogBytesMax) this.drop('it does not read what it is sent');
  }

  /** Made when it is sent: it says how late it is. */
  sendLater(line: () => string): void {
    if (this.socket.destroyed) return;
    this.#waiting.push(line);
    this.#timer ??= setTimeout(() => this.send(''), tellsLateMs);
  }

  drop(why: string): void {
    if (this.socket.destroyed) return;
    this.socket.destroy();
    this.#events.onDropped(why);
  }

  #receive(chunk: string): void {
    if (!this.#lines.push(chunk, (line) => this.#line(line))) this.drop('it sent a line that is too long');
  }

  #line(line: string): void {
    if (this.socket.destroyed) return;
    const message = decode(line);
    if (message === undefined) this.drop('it sent something that is no message');
    else if (this.welcome) this.#events.onRequest(message.head, message.values);
    else this.#greet(message.head);
  }

  #greet(head: readonly unknown[]): void {
    if (head[0] !== 'hello' || head[1] !== wireFormat) {
      this.drop(`it did not say hello in format ${wireFormat}`);
      return;
    }
    this.#lines.limit = lineCharactersMax;
    this.welcome = true;
    this.send(encode(['welcome', wireFormat]));
  }
}
