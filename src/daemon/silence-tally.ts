/** Counts how often another node fell silent here on a network, that is how often enough beats in a row were lost. */
import type { AgentEvent, SilencesOfPeer } from '../ports/agent-facade.ts';

export interface SilenceTally {
  add(event: Pick<AgentEvent, 'reason'>): void;
  read(): readonly SilencesOfPeer[];
}

export function createSilenceTally(): SilenceTally {
  const silences = new Map<string, SilencesOfPeer>();
  return {
    add({ reason }) {
      if (reason.kind !== 'hears-no-longer') return;
      const { network, node: peer } = reason;
      const key = `${network} ${peer}`;
      silences.set(key, { network, peer, count: (silences.get(key)?.count ?? 0) + 1 });
    },
    read: () => [...silences.values()],
  };
}
