/**
 * Announcing again: whoever was away when an address moved still holds the old owner's entry. So the owner announces
 * when a peer is heard again on a network and when its own link comes back.
 */
import type { NetworkName } from '../../config.ts';
import { act, nextOrder, type Turn } from '../turn.ts';

export function announceOn(t: Turn, network: NetworkName): void {
  for (const [group, local] of Object.entries(t.s.groups)) {
    for (const definition of local.definition.resources) {
      const runs = local.resources[definition.name]?.now.is === 'running';
      if (!runs || !definition.networks.includes(network)) continue;
      act(t, 'announce-resource', { order: nextOrder(t), group, resource: definition.name, definition });
    }
  }
}
