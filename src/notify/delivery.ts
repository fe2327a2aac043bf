/** Sending, one message at a time by each way, and how that went: counted, and a problem while it fails. */
import type { NotifyWayConfig } from '../core/config.ts';
import type { Notice } from '../core/takeover/said.ts';
import type { NotifyMessage, Sent } from '../ports/notify.ts';
import type { NotifierPorts, Ways } from './notifier-ports.ts';

export interface Delivery {
  isBusy(way: string): boolean;
  /** Sends and comes back at once; `ended` is called with what came of it. */
  begin(way: string, config: NotifyWayConfig, message: NotifyMessage, ended: (sent: Sent) => void): void;
  failing(): readonly Notice[];
  count(way: string): { readonly way: string; readonly sent: number; readonly failed: number };
  /** Ways that are not configured any more fail no more. */
  forgetAllBut(ways: Ways): void;
}

type Ports = Pick<NotifierPorts, 'node' | 'send' | 'note'>;

export function createDelivery({ node, send, note }: Ports): Delivery {
  const busy = new Set<string>();
  const failing = new Map<string, string>();
  const counts = new Map<string, { readonly sent: number; readonly failed: number }>();
  const countOf = (way: string) => counts.get(way) ?? { sent: 0, failed: 0 };
  const ended = (way: string, { ok, said }: Sent, count: number) => {
    const { sent, failed } = countOf(way);
    counts.set(way, ok ? { sent: sent + 1, failed } : { sent, failed: failed + 1 });
    if (ok) note('info', { kind: 'notified', way, count });
    else if (!failing.has(way)) note('warning', { kind: 'notification-fails', node, way, said });
    if (ok) failing.delete(way);
    else failing.set(way, said);
  };
  return {
    isBusy: (way) => busy.has(way),
    begin(way, config, message, then) {
      busy.add(way);
      void send({ way: config, message }).then((sent) => {
        busy.delete(way);
        ended(way, sent, message.events.length + message.more);
        then(sent);
      });
    },
    failing: () =>
      [...failing].map(([way, said]) => ({
        level: 'warning',
        reason: { kind: 'notification-fails', node, way, said },
      })),
    count: (way) => ({ way, ...countOf(way) }),
    forgetAllBut(ways) {
      for (const way of failing.keys()) if (!Object.hasOwn(ways, way)) failing.delete(way);
    },
  };
}
