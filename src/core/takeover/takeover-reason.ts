/**
 * Why a group came where it is, in and out of the document. A large cluster holds a takeover for each of a thousand groups,
 * so what the takeover says anyway (which owner was accused, that the group had to wait) is not written a second time.
 */
import type { Reason } from '../reason.ts';
import type { Takeover } from './document.ts';

/** An owner is given up with one of these only after an accusation, or because a person vouched for it (`owner-gone`). */
const afterAccusation: ReadonlySet<Takeover['proof']> = new Set(['off', 'lapsed', 'confirmed']);

const saysItself: ReadonlySet<Reason['kind']> = new Set(['accused', 'owner-gone']);

/** As it is written: of what the owner before was accused, where the proof says that it was. */
export function writeTakeover(
  from: Takeover['from'],
  proof: Takeover['proof'],
  why: Reason,
  at: number,
): Takeover {
  const isImplied = why.kind === 'accused' && why.node === from && afterAccusation.has(proof);
  return { from, proof, why: isImplied ? why.why : why, at };
}

/** As it is told. */
export function whyTaken({ from, proof, why, again }: Takeover): Reason {
  const isAccusation = from !== '' && afterAccusation.has(proof) && !saysItself.has(why.kind);
  const told: Reason = isAccusation ? { kind: 'accused', node: from, why } : why;
  return again ? { kind: 'runs-again', after: told } : told;
}
