/**
 * The keeper beats to the peers of the configuration in force, by its timers, and by those of before as long as they
 * count: it is told after each change of them.
 */
import type { NodeName } from '../core/config.ts';
import { compileHeartbeat } from '../core/keeper/heartbeat-config.ts';
import type { DaemonToKeeper } from '../core/keeper/messages.ts';
import type { State } from '../core/takeover/state.ts';
import { timersOf } from '../core/takeover/view/timing.ts';

type Known = Pick<State, 'config' | 'store'>;

/** To be called whenever the configuration may have changed; looking costs nothing. */
export function createPeersTeller(
  known: () => Known | undefined,
  node: NodeName,
  tell: (message: DaemonToKeeper) => void,
): () => void {
  let told: unknown;
  let looked: unknown;
  let toldIn = '';
  return () => {
    const state = known();
    const inForce = state?.store.document?.value.config;
    if (!state?.config || !inForce || (state.config === told && inForce === looked)) return;
    looked = inForce;
    const named = JSON.stringify(inForce);
    if (state.config === told && named === toldIn) return;
    told = state.config;
    toldIn = named;
    const { hash, value } = state.config;
    // An older configuration is gone by until the one in force is loaded.
    const version = hash === inForce.hash ? inForce.version : 0;
    const ways = inForce.meanwhile?.ways ?? [];
    const meanwhile = { ...timersOf(state, value.timing), ways };
    tell({ kind: 'peers', heartbeat: compileHeartbeat(value, node, meanwhile), version });
  };
}
