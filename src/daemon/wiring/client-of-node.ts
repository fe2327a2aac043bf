/** The way from this node to another: over TLS, with the certificate of this node. */
import { type ApiClient, createClient } from '../../api/client.ts';
import { apiPlacesOf } from '../../core/api-places.ts';
import type { Config } from '../../core/config.ts';
import { clientTls } from '../../identity/tls-options.ts';
import type { Ground } from './create-ground.ts';

export interface Asking {
  /** This one. */
  readonly node: string;
  config(): Config;
  readonly identity: Ground['identity'];
}

/** Undefined: nodes do not answer one another here. */
export function clientOfNode(from: Asking, node: string, timeoutMs: number): ApiClient | undefined {
  const own = from.identity();
  const place = apiPlacesOf(from.config(), node)[0];
  if (own === undefined || place === undefined) return undefined;
  const { host, port } = place;
  const way = async () => ({ host, port, tls: clientTls(own, { host, node }) });
  return createClient({ socketPath: '', network: { place: node, way }, timeoutMs, by: from.node });
}
