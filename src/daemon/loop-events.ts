/** What the keeper tells, as events of the loop; counters are noted for the status page. */

import type { NodeName } from '../core/config.ts';
import type { KeeperToDaemon } from '../core/keeper/messages.ts';
import type { RefusedBeats } from '../core/reason-facts.ts';
import type { Event } from '../core/takeover/event.ts';
import type { Notice } from '../core/takeover/said.ts';

export interface Noticed {
  rejected: number;
  replayed: number;
  refused: readonly RefusedBeats[];
  told: readonly Notice[];
}

/** `self`: the node that notices. */
export function loopEventOf(message: KeeperToDaemon, noticed: Noticed, self: NodeName): Event | undefined {
  switch (message.kind) {
    case 'hearing':
      return { kind: 'hearing-changed', network: message.network, node: message.node, heard: message.heard };
    case 'hearing-anew':
      return { kind: 'heard-anew', network: message.network, node: message.node, heard: message.heard };
    case 'deaf':
      return { kind: 'deaf-changed', network: message.network, node: message.node, deaf: message.deaf };
    case 'outnumbered':
      return { kind: 'outnumbered-changed', is: message.is };
    case 'judged':
      return { kind: 'keeper-judged' };
    case 'stalled':
      return { kind: 'stalled', forMs: Math.round(message.forMs) };
    case 'peer-incarnation':
      return { kind: 'incarnation-heard', node: message.node, inc: message.inc };
    case 'newest':
      return { kind: 'newest-heard', node: message.node, newest: message.newest };
    case 'link':
      return { kind: 'link-changed', network: message.network, up: message.up };
    case 'follows':
      return { kind: 'keeper-follows', version: message.version };
    case 'leave':
      return { kind: 'leave-asked' };
    case 'hand-over':
      return { kind: 'hand-over-asked' };
    case 'peer-daemon':
      return { kind: 'daemon-judged', node: message.node, alive: message.alive };
    case 'counters':
      noticed.rejected = message.rejected;
      noticed.replayed = message.replayed;
      noticed.refused = message.refused;
      return byKeeper(noticed, self);
    default:
      return undefined;
  }
}

/** Nothing where it tells what it told before. */
function byKeeper(noticed: Noticed, self: NodeName): Event | undefined {
  const rejected = noticed.refused.map(
    (beats) => ({ kind: 'beats-rejected', node: self, ...beats }) as const,
  );
  const told = rejected.map((reason) => ({ level: 'warning', reason }) as const);
  const isNews = JSON.stringify(told) !== JSON.stringify(noticed.told);
  noticed.told = told;
  return isNews ? { kind: 'noticed', from: 'keeper', told } : undefined;
}
