/** The API of this node: for its own machine by a Unix socket, for others over HTTPS where the cluster has an identity. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createAccounts } from '../../accounts/create-accounts.ts';
import { groupsOf } from '../../accounts/groups-of.ts';
import { askSaslauthd, saslauthdSocket } from '../../accounts/saslauthd.ts';
import { networkListener } from '../../api/listen/network-listener.ts';
import { unixSocket } from '../../api/listen/unix-socket.ts';
import { serveApi } from '../../api/serve-api.ts';
import { apiPlacesOf } from '../../core/api-places.ts';
import type { Config } from '../../core/config.ts';
import { machineAddresses } from '../../store/machine-addresses.ts';
import type { LiveFacade } from '../facade.ts';
import type { Place } from '../place.ts';
import { serveWhenPossible } from '../serve-when-possible.ts';
import type { Ground } from './create-ground.ts';

interface Served {
  readonly place: Place;
  readonly ground: Ground;
  readonly facade: LiveFacade;
  config(): Config;
  readonly signal: AbortSignal;
}

export function serveDaemon({ place, ground, facade, config, signal }: Served): void {
  const report = console.error;
  const path = join(place.stateDir, 'api.sock');
  const local = unixSocket({ path });
  serveWhenPossible({
    serve: (until) => serveApi(facade, [local], until),
    isThere: () => existsSync(path),
    report,
    signal,
  });
  const ofNetwork = networkListener({
    bindings: () => apiPlacesOf(config(), place.node),
    identity: ground.identity,
    admission: {
      ...ground.access,
      isNode: (name) => machineAddresses(config(), name) !== undefined,
      accounts: accountsOf({ config, report, signal }),
    },
    tell: facade.tell,
    report,
  });
  void serveApi(facade, [ofNetwork], signal);
}

function accountsOf({
  config,
  report,
  signal,
}: Pick<Served, 'config' | 'signal'> & { report(said: string): void }) {
  return createAccounts({
    roles: () => config().api?.accounts,
    groupsOf,
    ask: (shown, withinMs) => askSaslauthd(saslauthdSocket, shown, withinMs),
    now: () => performance.now(),
    wait: (ms) => delay(ms, undefined, { signal }).catch(() => undefined),
    report,
  });
}
