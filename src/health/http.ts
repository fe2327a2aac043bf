/** Asks for a page, over a connection of its own, and reads no more than its status. */
import { get } from 'node:http';
import { get as getSecurely } from 'node:https';
import { type Ask, failed, passed } from './check-type.ts';

export const askHttp: Ask = ({ url }, { withinMs, signal }) =>
  new Promise((resolve) => {
    const within = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
    const said = ({ code, message }: NodeJS.ErrnoException) =>
      within.aborted ? 'no answer' : (code ?? message);
    try {
      const ask = String(url).startsWith('https:') ? getSecurely : get;
      const options = { agent: false, signal: within, rejectUnauthorized: false };
      const request = ask(String(url), options, (answer) => {
        answer.destroy();
        const { statusCode = 0 } = answer;
        resolve(statusCode < 400 ? passed : failed(`status ${statusCode}`));
      });
      // 101 is below 400 as well, and comes as this event alone.
      request.on('upgrade', (_, socket) => {
        socket.destroy();
        resolve(passed);
      });
      request.on('error', (error) => resolve(failed(said(error))));
      request.on('close', () => resolve(failed('no answer')));
    } catch (error) {
      resolve(failed((error as Error).message));
    }
  });
