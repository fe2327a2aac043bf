/** Ways by which people are told, with what the cluster's book says of them. Where a secret stands is never shown. */
import type { NotifyWayConfig } from '../../core/config.ts';
import type { NotifyDocument, WayBook } from '../../core/notify/notify-document.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { NotifyWayView } from '../contract/views.ts';

const hourMs = 3_600_000;

/** `book`: undefined while the store does not answer. */
export function viewNotifications(
  { config, at }: Pick<AgentSnapshot, 'config' | 'at'>,
  book: NotifyDocument | undefined,
): NotifyWayView[] {
  return Object.entries(config?.notifications ?? {}).map(([way, own]) => {
    const { kind, severity, events, perHour } = own;
    const its = book && Object.hasOwn(book.ways, way) ? book.ways[way] : undefined;
    return {
      way,
      kind,
      target: targetOf(own),
      severity,
      events: [...events],
      perHour,
      state: book === undefined ? 'unknown' : stateOf(its),
      lastSent: its?.last ? shown(its.last) : null,
      lastFailure: its?.failed ? { ...shown(its.failed), inARow: its.failed.count } : null,
      sentLastHour: (its?.sent ?? []).filter((time) => at - time < hourMs).length,
      standing: Object.keys(its?.standing ?? {}).length,
    };
  });
}

function stateOf(book: WayBook | undefined): NotifyWayView['state'] {
  if (book?.failed && book.failed.count > 0) return 'fails';
  return book?.last ? 'works' : 'unused';
}

function shown({ at, node, said }: NonNullable<WayBook['last']>) {
  return { at: new Date(at).toISOString(), node, said };
}

/** An address may hold a secret in its path or its query. */
function targetOf({ params }: NotifyWayConfig): string {
  const { to, url, command } = params;
  if (Array.isArray(to)) return to.join(', ');
  if (Array.isArray(command)) return String(command[0] ?? '');
  if (typeof url === 'string') return URL.canParse(url) ? new URL(url).host : '-';
  return url === undefined ? '-' : 'an address that is kept as a secret';
}
