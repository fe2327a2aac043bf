/**
 * A request that throws, or that makes what follows from it throw, is refused and set aside: its answer stands in the
 * document, so no coordinator after this one takes it up again. Everything else is decided as if it had not been asked.
 */
import { said } from '../contain.ts';
import { type WaitingRequest, waitingRequests } from '../requests/answer-requests.ts';
import { note, type Turn } from '../turn.ts';
import type { DocumentDraft } from './draft.ts';

export function containRequests(t: Turn, d: DocumentDraft, decideAll: () => void): void {
  const undo = checkpoint(t, d);
  try {
    decideAll();
  } catch (error) {
    undo();
    const waiting = waitingRequests(t, d);
    for (const suspects of [...waiting.map((one) => [one]), waiting]) {
      try {
        setAside(t, d, suspects, said(error));
        decideAll();
        return;
      } catch {
        // Not that alone.
        undo();
      }
    }
    throw error;
  }
}

function setAside(t: Turn, d: DocumentDraft, suspects: readonly WaitingRequest[], why: string): void {
  for (const { key, kind, name } of suspects) {
    const reason = { kind: 'request-broke', request: kind, node: t.s.self, said: why, kept: name } as const;
    d.setAside = { ...d.setAside, [key]: reason };
    note(t, reason, { level: 'alarm' });
    t.broke.push({ name, said: why });
  }
}

/** Brings turn and draft back to where they are now. What the draft has copied so far is not changed in place any more. */
function checkpoint(t: Turn, d: DocumentDraft): () => void {
  const [state, next, { changed, setAside }] = [{ ...t.s }, { ...d.next }, d];
  d.copied.clear();
  const lists = [t.persist, t.actions, t.notes, t.broke].map((list) => ({ list, length: list.length }));
  return () => {
    Object.assign(t.s, state);
    replace(d.next, next);
    Object.assign(d, { changed, setAside });
    d.copied.clear();
    for (const { list, length } of lists) list.length = length;
  };
}

/** A document may have got a field (`disarmed`) that it had not. */
function replace<T extends object>(target: T, wanted: T): void {
  for (const key of Object.keys(target)) if (!(key in wanted)) delete target[key as keyof T];
  Object.assign(target, wanted);
}
