/**
 * Why a group comes where its bundle comes. Of groups that run together each is told its own reason, and where it has none of
 * its own, whose it is: what is said of one is true of that one.
 */
import type { GroupName, NodeName } from '../../config.ts';
import { must } from '../../invariant.ts';
import type { Reason } from '../../reason.ts';
import { type Candidate, type Destination, type Fit, type PlacementInput, worstOf } from './candidates.ts';
import type { Choice } from './choose.ts';
import { ownerOf } from './turns.ts';

export interface Placed {
  readonly node: NodeName | undefined;
  readonly why: Reason;
  /** It would rather go there, but the node was away lately, or the group has just moved. */
  readonly waits?: Destination;
  /** Why it does not stay where it is, where that and no better node moves it. */
  readonly leaves?: Extract<Reason, { kind: 'leaves' }>;
}

export interface Told {
  readonly input: PlacementInput;
  /** Of the groups of the bundle. */
  readonly fits: readonly Fit[];
  /** Between which it was decided. */
  readonly nodes: readonly NodeName[];
}

/** The reason itself, whichever of the groups that run together has it. */
export function rootOf(why: Reason): Reason {
  return why.kind === 'together-with' ? rootOf(why.why) : why;
}

export function tellPlaced(told: Told, choice: Choice, group: GroupName): Placed {
  const { input, fits, nodes } = told;
  const own = must(
    fits.find((fit) => fit.group === group),
    'it is a group of this bundle',
  );
  const ownFirst = [own, ...fits.filter((fit) => fit !== own)];
  const all = nodes.map((node) => worstOf(ownFirst, node));
  if (choice.is === 'nowhere') return { node: undefined, why: nobody(all) };
  if (choice.is === 'kept') return { node: choice.node, why: whoStays(told, choice.node, group) };
  const owner = ownerOf(
    input,
    fits.map((fit) => fit.group),
  );
  if (choice.is === 'sent') {
    const { node } = choice.to;
    const why = whySent(input, choice, group);
    return choice.to.why.kind === 'on-its-way' ? { node, why, ...leaving(all, node, owner) } : { node, why };
  }
  const { node, waits } = choice;
  const held = waits === undefined ? undefined : at(all, waits).why;
  const why = node === owner ? whoStays(told, node, group) : whyBest(ownFirst, at(all, node));
  return {
    node,
    why,
    ...leaving(all, node, owner),
    ...(waits !== undefined && held ? { waits: { node: waits, why: held } } : {}),
  };
}

function at(all: readonly Candidate[], node: NodeName): Candidate {
  return must(
    all.find((c) => c.node === node),
    'it was decided between these nodes',
  );
}

function nobody(all: readonly Candidate[]): Reason {
  if (all.length === 0) return { kind: 'no-member' };
  return { kind: 'no-node', nodes: all.map(({ node, why = { kind: 'not-placed' } }) => ({ node, why })) };
}

/** One that comes to where another one of its bundle stays comes because of that one. */
function whoStays({ input, fits }: Told, node: NodeName, group: GroupName): Reason {
  const isThere = (one: GroupName) => input.owner(one) === node || input.keptAt(one) === node;
  const other = isThere(group) ? undefined : fits.find((fit) => isThere(fit.group))?.group;
  return other === undefined
    ? { kind: 'stays' }
    : { kind: 'together-with', group: other, why: { kind: 'stays' } };
}

function whySent(
  input: PlacementInput,
  { group: sent, to }: Extract<Choice, { is: 'sent' }>,
  group: GroupName,
): Reason {
  const own = input.destination(group);
  if (own?.node === to.node) return own.why;
  return { kind: 'together-with', group: sent, why: to.why };
}

function whyBest(ownFirst: readonly Fit[], { node, rank, why }: Candidate): Reason {
  if ((rank === 'poor' || rank === 'unsteady') && why) return { kind: 'best-left', node, why };
  const ranked: Reason = { kind: 'ranked', node, rank };
  const whose = ownFirst.find((fit) => fit.of(node).rank === rank) ?? ownFirst[0];
  return whose === undefined || whose === ownFirst[0]
    ? ranked
    : { kind: 'together-with', group: whose.group, why: ranked };
}

/** It may not stay, or not well: that moves it, whoever comes next. */
function leaving(
  all: readonly Candidate[],
  best: NodeName,
  owner: NodeName | undefined,
): Pick<Placed, 'leaves'> {
  const why = best === owner ? undefined : all.find(({ node }) => node === owner)?.why;
  return owner === undefined || why === undefined ? {} : { leaves: { kind: 'leaves', node: owner, why } };
}
