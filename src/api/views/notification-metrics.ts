/** How telling people went on this node, by every way of the configuration. */
import type { Measured } from '../../ports/agent-facade.ts';
import { gauge, type Metric } from './metric-text.ts';

export function notificationMetrics({ notifications }: Measured): Metric[] {
  return [
    {
      name: 'holdfast_notifications_total',
      type: 'counter',
      help: 'Messages that this node sent to people, or could not send, since its daemon started.',
      samples: notifications.flatMap(({ way, sent, failed }) => [
        { labels: { way, result: 'sent' }, value: sent },
        { labels: { way, result: 'failed' }, value: failed },
      ]),
    },
    gauge(
      'holdfast_notifications_waiting',
      'What waits here to be told to people.',
      notifications.map(({ way, waiting }) => ({ labels: { way }, value: waiting })),
    ),
  ];
}
