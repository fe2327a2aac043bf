/** Asks whether something accepts connections, and hangs up. */
import { connect } from 'node:net';
import { splitHostPort } from '../values/host-port.ts';
import { type Ask, failed, passed } from './check-type.ts';

export const askTcp: Ask = ({ target }, { withinMs, signal }) =>
  new Promise((resolve) => {
    const where = splitHostPort(String(target));
    if (where === undefined) return resolve(failed(`${target} is no host:port`));
    const socket = connect({ ...where, timeout: withinMs });
    const end = (answer: ReturnType<typeof failed>) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', gone);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(failed('no answer')), withinMs);
    const gone = () => end(failed('not asked to the end'));
    signal.addEventListener('abort', gone);
    socket.once('connect', () => end(passed));
    socket.once('error', ({ code, message }: NodeJS.ErrnoException) => end(failed(code ?? message)));
  });
