/**
 * After a keeper was replaced the next one has heard nobody yet, and what it has not heard is no silence: until every peer
 * was heard, or missed for a whole window, this node is still away. Its record would read as if it heard nobody, and have
 * it switched off in the middle of an upgrade. A daemon that alone was restarted is told at once what its keeper knows.
 */
import { compileHeartbeat } from '../../keeper/heartbeat-config.ts';
import type { Turn } from '../turn.ts';

export function listen(t: Turn): void {
  const config = t.s.config?.value;
  if (!t.s.listening || !config) return;
  const { ways } = compileHeartbeat(config, t.s.self);
  const isKnown = ways.every(({ network, peers }) =>
    peers.every(({ node }) => t.s.hears[network]?.[node] !== undefined),
  );
  if (isKnown) t.s.listening = false;
}
