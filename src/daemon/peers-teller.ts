/** The keeper beats to the peers of the configuration in force: it is told after each change of it. */
import type { Config, NodeName } from '../core/config.ts';
import { compileHeartbeat } from '../core/keeper/heartbeat-config.ts';
import type { DaemonToKeeper } from '../core/keeper/messages.ts';

/** To be called whenever the configuration may have changed; looking costs nothing. */
export function createPeersTeller(
  config: () => Config | undefined,
  node: NodeName,
  tell: (message: DaemonToKeeper) => void,
): () => void {
  let told: Config | undefined;
  return () => {
    const current = config();
    if (!current || current === told) return;
    told = current;
    tell({ kind: 'peers', heartbeat: compileHeartbeat(current, node) });
  };
}
