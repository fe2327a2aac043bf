/** What people are told: of what happened, of problems that began and ended, and of what came too often to tell each time. */
import type { Happening } from '../notify/happening.ts';
import type { ReasonOf } from '../reason.ts';
import { counted, inBrackets, span } from './grammar.ts';
import { words } from './words.ts';

export function happeningWords(h: Happening): string {
  switch (h.is) {
    case 'happened':
      return h.reason.kind === 'group-assigned' ? moved(h, h.reason) : words(h.reason);
    case 'began':
      return words(h.reason);
    case 'ended':
      return `over after ${span(h.forMs ?? 0)}: ${words(h.reason)}`;
    case 'repeated':
      return `${counted(h.count ?? 0, 'more time')} within ${span(h.forMs ?? 0)}: ${words(h.reason)}`;
  }
}

function moved(
  { outageMs, isComing }: Happening,
  { group, node, proof, why }: ReasonOf<'group-assigned'>,
): string {
  const because = `${inBrackets(`proof: ${proof}`)}${why === undefined ? '' : `: ${words(why)}`}`;
  if (isComing) return `${group} was given to ${node} and does not run there yet${because}`;
  const isFirst = proof === 'initial' || outageMs === undefined;
  return `${group} runs on ${node}${isFirst ? '' : `, after ${span(outageMs)} without it`}${because}`;
}
