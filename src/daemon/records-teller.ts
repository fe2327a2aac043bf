/**
 * The keeper is told which incarnation the record of each peer names: beats of it are no replay, whatever the clock of a
 * node that was installed anew says. Nothing of a store that went back in time is told.
 */
import type { NodeName } from '../core/config.ts';
import type { DaemonToKeeper } from '../core/keeper/messages.ts';
import type { State } from '../core/takeover/state.ts';

/** To be called whenever records may have changed; looking costs nothing. */
export function createRecordsTeller(
  known: () => Pick<State, 'self' | 'store'> | undefined,
  tell: (message: DaemonToKeeper) => void,
): () => void {
  const told = new Map<NodeName, string>();
  let looked: unknown;
  return () => {
    const state = known();
    if (!state || state.store.records === looked || state.store.wentBack) return;
    looked = state.store.records;
    for (const [node, { value }] of Object.entries(state.store.records)) {
      if (node === state.self || told.get(node) === value.inc) continue;
      told.set(node, value.inc);
      tell({ kind: 'peer-record', node, inc: value.inc });
    }
  };
}
