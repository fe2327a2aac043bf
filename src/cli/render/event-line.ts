/** One event as a line: when, how bad, what. */
import type { EventView } from '../../api/contract/views.ts';
import type { Paint } from '../../terminal/paint.ts';

export function renderEvent(event: EventView, paint: Paint): string {
  const at = event.at.replace('T', ' ').replace('Z', '');
  const level =
    event.level === 'alarm'
      ? paint('red', 'ALARM  ')
      : event.level === 'warning'
        ? paint('yellow', 'warning')
        : '       ';
  return `${at}  ${level}  ${event.text}`;
}
