/**
 * Leaving what runs here to the next agent. The others must know first that this node is away, or its silence would have
 * it switched off. It comes to this when another agent follows at once, and when this one is to stop while a group is under
 * maintenance: hands off, so it runs on. Nothing is said then that would prove that group stopped: the node stays in.
 */
import type { GroupName } from '../../config.ts';
import { published } from '../publish.ts';
import { usableDocument } from '../store-view.ts';
import { act, note, type Turn } from '../turn.ts';
import { isMember, isMine } from '../view/standing.ts';

/** Under maintenance, here, and nobody counts on a deadline that ends with the agent. */
export function isKept(t: Turn, group: GroupName): boolean {
  const document = usableDocument(t);
  const entry = document?.groups[group];
  const freezes = t.s.config?.value.timing.onStoreLoss === 'freeze';
  return (
    freezes && document?.maintenance[group] !== undefined && entry?.is === 'assigned' && isMine(t, entry)
  );
}

export function handOver(t: Turn): void {
  if (t.s.leaving) leaveKept(t);
  if (!t.s.away || t.s.handedOver) return;
  const document = usableDocument(t);
  if (document && isMember(t, document) && !published(t)) return;
  t.s.handedOver = true;
  act(t, 'hand-over', {});
}

/** All else is stopped and released: what is left may stay. */
function leaveKept(t: Turn): void {
  const open = Object.entries(t.s.groups).filter(([, group]) => group.step !== 'closed');
  if (t.s.away || open.length === 0 || !open.every(([name]) => isKept(t, name))) return;
  note(t, { kind: 'leaves-these-running', groups: open.map(([name]) => name) }, { level: 'warning' });
  t.s.away = true;
}
