/** Where the agent answers from the network: it does when it runs, and nothing else is there when it does not. */
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { type ApiPlace, apiPlacesOf } from '../../core/api-places.ts';
import type { Config, NodeName } from '../../core/config.ts';
import { type Check, failed, ok, warning } from './check.ts';

/** Of a cluster with an identity. */
export function checkApi(config: Config, node: NodeName, agentRuns: boolean): Promise<readonly Check[]> {
  return Promise.all(
    apiPlacesOf(config, node).map(async (place) =>
      judge(`${place.host} port ${place.port}`, await tryPlace(place), agentRuns),
    ),
  );
}

const check = 'API from the network';

function judge(where: string, found: string, agentRuns: boolean): Check {
  if (agentRuns && found === 'answered') return ok(check, `${where} is answered`);
  if (agentRuns)
    return failed(
      check,
      `${where} is not answered although the agent runs: ${found}`,
      'See the log of the agent.',
    );
  if (found === 'answered')
    return warning(check, `${where} is taken, and no agent is reached from here`, 'Find who it is: ss -ltnp');
  return ok(check, `${where} is free`);
}

const withinMs = 2_000;

async function tryPlace({ host, port }: ApiPlace): Promise<string> {
  const socket = createConnection({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(withinMs) });
    return 'answered';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  } finally {
    socket.destroy();
  }
}
