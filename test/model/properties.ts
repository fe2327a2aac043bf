/** What must hold in every state, and what must stay within reach from every state. */
import { isUnproven } from './coordinator.ts';
import { Group, Is, Keeper, type State } from './state.ts';
import type { Model } from './step.ts';

/** A broken promise in words, or undefined. */
export function violation(s: State, model: Model): string | undefined {
  const owners = s.machines.flatMap((m, n) => [
    ...(acts(s, model, n) ? [{ n, inc: m.runs }] : []),
    ...(m.original ? [{ n, inc: m.original }] : []),
  ]);
  if (owners.length > 1) return 'two nodes run the group at once';
  const [owner] = owners;
  if (owner !== undefined && !isOwnerInDocument(s, owner.n, owner.inc) && !isFromBefore(s, owner.n))
    return 'a node runs the group although the document gave it up as proved';
  if (s.badPet) return 'a watchdog was petted beyond a confirmed lease while something ran';
  if (s.cutMember) return 'a fence that was still under way cut a node that had been let in meanwhile';
  if (s.toldRefused && s.doc.group.is === Group.draining)
    return 'a move that was reported as refused took effect';
  return undefined;
}

/** The document is a copy from before, or one in which that node has still to give its proof. */
function isFromBefore(s: State, n: number): boolean {
  if (s.restored === 0) return false;
  return s.doc.lineage === 0 ? s.machines[n]!.knows === 1 : isUnproven(s.doc.entries[n]!);
}

/** The group runs on `n` and can reach the world; a paused node will go on where it stopped. */
function acts(s: State, model: Model, n: number): boolean {
  const m = s.machines[n]!;
  if (m.runs === 0 || m.power === 0) return false;
  return model.config.device !== 'cut' || model.config.needs !== 'cut-off' || m.path === m.runs;
}

function isOwnerInDocument(s: State, n: number, inc: number): boolean {
  const { group } = s.doc;
  return group.is !== Group.free && group.owner === n && group.inc === inc;
}

/** The goal of liveness: the owner in the document runs the group, and it is a node that works. */
export function isServed(s: State, model: Model): boolean {
  const { group } = s.doc;
  return (
    group.is === Group.assigned &&
    acts(s, model, group.owner) &&
    isOwnerInDocument(s, group.owner, s.machines[group.owner]!.runs) &&
    works(s, group.owner)
  );
}

/** Liveness is promised: the store answers and a healthy node is left. */
/** A copy that was put back is for a person to accept, and a node that can give no proof then for one to vouch for. */
function waitsForPerson(s: State): boolean {
  if (s.restored && s.doc.lineage === 0) return true;
  return s.doc.entries.some(
    (entry, n) =>
      isUnproven(entry) && (!works(s, n) || isCopy(s, n) || s.machines[n]!.keeper === Keeper.dead),
  );
}

export function mustBeServed(s: State): boolean {
  return (
    s.store === 1 &&
    !waitsForPerson(s) &&
    s.machines.some((m, n) => works(s, n) && !isCopy(s, n) && !m.stuck && m.keeper !== Keeper.dead)
  );
}

function works(s: State, n: number): boolean {
  const m = s.machines[n]!;
  return m.power === 1 && !m.paused;
}

/** The original is not proved gone: where nobody else is left, a person is needed. */
function isCopy(s: State, n: number): boolean {
  const { is, inc } = s.doc.entries[n]!;
  return (is === Is.in || is === Is.accused) && inc < s.machines[n]!.since;
}

/** A cut-off that is not enough for the group leaves the accused to a person: nothing is promised then. */
export function neverProvable(model: Model): boolean {
  return model.config.device === 'cut' && model.config.needs === 'off';
}
