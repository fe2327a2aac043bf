/**
 * By how much the clock of another node differs from the one here: what its API says in the head of an answer, over TLS that
 * shows it to be that node. Good to a second, which is enough: what is written by the wall clock (certificates, pins, how long
 * a node was away, events) is not finer.
 */
import { request } from 'node:https';
import type { NodeName } from '../core/config.ts';
import type { Identity } from '../identity/identity.ts';
import { clientTls } from '../identity/tls-options.ts';

export interface ClockPlace {
  readonly node: NodeName;
  readonly host: string;
  readonly port: number;
}

const withinMs = 5_000;
/** The head of an answer has whole seconds: on average half of one has passed. */
const halfMs = 500;

/** Ms that it is ahead, negative behind; undefined where it does not say. Never rejects. */
export function askClock(
  { node, host, port }: ClockPlace,
  identity: Identity,
  signal: AbortSignal,
): Promise<number | undefined> {
  return new Promise((done) => {
    const begun = Date.now();
    const asked = request({
      host,
      port,
      path: '/v1/authority',
      agent: false,
      timeout: withinMs,
      signal,
      ...clientTls(identity, { host, node }),
    });
    asked.on('timeout', () => asked.destroy(new Error('it does not answer')));
    asked.on('error', () => done(undefined));
    asked.on('response', (answer) => {
      const there = Date.parse(answer.headers.date ?? '');
      const here = (begun + Date.now()) / 2;
      answer.resume();
      asked.destroy();
      done(Number.isNaN(there) ? undefined : there + halfMs - here);
    });
    asked.end();
  });
}
