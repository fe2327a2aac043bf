/**
 * What a node tells against what stands in the document that it decides by: why a group is where it is and not elsewhere
 * ("holdfast explain"). Read again here, without the rules of placement: a reason is true if the fact it names is there. And
 * what it shows as not as it should be is of nodes that there are.
 */
import type { GroupName, NodeName } from '../../core/config.ts';
import type { Reason } from '../../core/reason.ts';
import { type Explanation, explainGroup } from '../../core/takeover/placement/explain.ts';
import type { Moment } from '../../core/takeover/placement/placement-view.ts';
import type { Standing } from '../../core/takeover/said.ts';
import type { State } from '../../core/takeover/state.ts';
import type { NodePart, Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';

export function checkTold(world: Surroundings, node: NodePart, state: State | undefined): void {
  const document = state?.store.document?.value;
  if (!state || !document || state.config?.hash !== document.config.hash || node.paused !== undefined) return;
  const records = Object.fromEntries(
    Object.entries(state.store.records).map(([name, { value }]) => [name, value]),
  );
  const { value: config, defs, claimants } = state.config;
  const isNode = (of: NodeName) => document.nodes[of] !== undefined || config.nodes[of] !== undefined;
  // A forged record lies in the store under whatever name, and is told as long as it does.
  for (const { node: of, reason } of Object.values(state.said).flatMap(Object.values<Standing>))
    if (of !== undefined && reason.kind !== 'record-forged' && !isNode(of))
      throw new Violation(`${node.name} still tells of ${of}, which has left: ${reason.kind}`);
  const { calendar } = world;
  const moment = { config, document, records, wall: world.wall(node.name), calendar, defs, claimants };
  for (const group of Object.keys(document.groups)) {
    const wrong = wrongExplanation(moment, group, explainGroup(moment, group));
    if (wrong !== undefined) throw new Violation(`${node.name} explains ${group} wrongly: ${wrong}`);
  }
}

/** What the explanation says that is not so, or nothing. */
export function wrongExplanation(
  m: Moment,
  group: GroupName,
  { chosen, why, unmet, changeWaits, reasons }: Explanation,
): string | undefined {
  const shallRun = m.config.groups[group]?.enabled === true && m.document.stopped[group] === undefined;
  if (!shallRun) return chosen === undefined ? undefined : `it shall not run, and ${chosen} is chosen`;
  if (changeWaits !== undefined && !isTrue(m, group, undefined, chosen, changeWaits))
    return `its change: ${JSON.stringify(changeWaits)}`;
  // It shall not run now for another reason, which speaks of no node.
  if (chosen === undefined && reasons.length === 0) return undefined;
  const told = reasons.map(({ node }) => node);
  if (told.join() !== Object.keys(m.config.nodes).join()) return `it speaks of ${told.join(', ')}`;
  const best = reasons.filter(({ verdict }) => verdict === 'chosen').map(({ node }) => node);
  if (best.join() !== (chosen ?? '') && !waits(why))
    return `${chosen ?? 'no node'} is chosen, and called so: ${best.join(', ')}`;
  if (chosen !== undefined && m.document.nodes[chosen]?.is !== 'in') return `${chosen} is chosen and not in`;
  const at = chosen ?? best[0];
  for (const one of [{ node: chosen, why }, ...unmet.map((why) => ({ node: at, why })), ...reasons])
    if (!isTrue(m, group, one.node, at, one.why)) return `${one.node}: ${JSON.stringify(one.why)}`;
  return undefined;
}

/** For something else than a node: the one where it comes to then is named all the same. */
function waits({ kind }: Reason): boolean {
  return ['starts-after', 'not-left-yet', 'room-not-left-yet', 'waits-for-claim', 'left-alone'].includes(
    kind,
  );
}

/** The fact that the reason names is there; kinds that name none say nothing that could be wrong. */
function isTrue(
  m: Moment,
  group: GroupName,
  node: NodeName | undefined,
  chosen: NodeName | undefined,
  why: Reason,
): boolean {
  const { config, document, records, wall } = m;
  const standing = node === undefined ? undefined : document.nodes[node];
  switch (why.kind) {
    case 'is-accused':
      return standing?.is === 'accused';
    case 'is-gone':
      return standing?.is === 'gone' && standing.proof.kind === why.proof;
    case 'drained-by':
      return node !== undefined && document.drained[node]?.by === why.by;
    case 'agent-stopping':
      return node !== undefined && records[node]?.leaving === true;
    case 'comes-after':
      return why.node === chosen && node !== chosen;
    case 'no-failback':
      return config.groups[group]?.failback === why.failback && document.groups[group]?.is === 'assigned';
    case 'quarantined':
      return (
        Object.values(document.absences ?? {}).some(({ count }) => count === why.times) && why.until > wall
      );
    case 'window-closed':
      return why.opens > wall && config.groups[group]?.failback === 'on';
    case 'would-do':
      return chosen === undefined;
    // Of groups that run together the reason may be another one's. What is drained stays while it is under maintenance.
    case 'stays':
      return Object.entries(document.groups).some(([name, entry]) => {
        const isLeft = entry.is === 'assigned' || document.maintenance[name] !== undefined;
        return isLeft && entry.is !== 'free' && entry.node === node;
      });
    case 'moved-for':
      return Object.values(document.pins).some((pin) => pin.node === why.node && pin.until > wall);
    case 'on-its-way':
      return Object.values(document.groups).some((entry) => entry.is === 'draining' && entry.to === why.node);
    case 'leaves':
      return isTrue(m, group, why.node, chosen, why.why);
    case 'comes-next':
      return isTrue(m, group, node, chosen, why.why);
    case 'apart-from':
      return [config.groups[group]?.apart, config.groups[why.group]?.apart].some((names) =>
        names?.some((name) => name === why.group || name === group),
      );
    // Of groups that run together the wish may be another one's.
    case 'rather-apart':
      return Object.values(config.groups).some(
        ({ prefer }) => prefer !== undefined && prefer.apart.length > 0,
      );
    case 'rather-together':
      return Object.values(config.groups).some(
        ({ prefer }) => prefer !== undefined && prefer.together.length > 0,
      );
    case 'makes-room':
      return (
        why.group !== group &&
        document.groups[why.group] !== undefined &&
        document.stopped[why.group] === undefined
      );
    case 'moved-lately':
      return Object.values(document.moved ?? {}).some(({ count }) => count === why.times) && why.until > wall;
    case 'lacks-capacity':
      return (
        why.needs > why.free &&
        (node === undefined || why.of === (config.nodes[node]?.capacity?.[why.what] ?? 0))
      );
    case 'not-left-yet':
    case 'room-not-left-yet': {
      const entry = document.groups[why.group];
      return why.group !== group && entry !== undefined && entry.is !== 'free' && entry.node === why.node;
    }
    case 'together-with':
      return document.groups[why.group] !== undefined;
    case 'waits-for-claim': {
      const holder = document.groups[why.group];
      return why.group !== group && holder !== undefined && holder.is !== 'free' && holder.node === why.node;
    }
    case 'left-alone':
      return document.maintenance[group]?.by === why.by;
    case 'waits-for-proofs':
      return why.nodes.every((one) => document.nodes[one]?.is === 'accused');
    case 'no-node':
      return chosen === undefined && why.nodes.every((one) => document.nodes[one.node]?.is === 'in');
    default:
      return true;
  }
}
