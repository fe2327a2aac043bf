/** What the keeper tells, as events of the loop; what only the status page needs is noted and no event. */

import type { KeeperToDaemon } from '../core/keeper/messages.ts';
import type { Event } from '../core/takeover/event.ts';

export interface Noticed {
  rejected: number;
  replayed: number;
  /** Nodes whose keeper beats although their daemon makes no progress: a note, never a proof. */
  readonly silentDaemons: Set<string>;
}

export function loopEventOf(message: KeeperToDaemon, noticed: Noticed): Event | undefined {
  switch (message.kind) {
    case 'hearing':
      return { kind: 'hearing-changed', network: message.network, node: message.node, heard: message.heard };
    case 'hearing-anew':
      return { kind: 'heard-anew', network: message.network, node: message.node, heard: message.heard };
    case 'deaf':
      return { kind: 'deaf-changed', network: message.network, node: message.node, deaf: message.deaf };
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
      if (message.alive) noticed.silentDaemons.delete(message.node);
      else noticed.silentDaemons.add(message.node);
      return undefined;
    case 'counters':
      noticed.rejected = message.rejected;
      noticed.replayed = message.replayed;
      return undefined;
    default:
      return undefined;
  }
}
