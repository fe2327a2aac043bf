/**
 * Every commit of the document obeys the table of transitions in the takeover protocol, judged from outside with the
 * true state of the simulated world: a node is only gone when its incarnation really cannot act, a group is only freed
 * when nothing of that generation runs.
 */

import { definitionHash } from '../../core/definition-hash.ts';
import type { Document, GroupEntry, NodeEntry } from '../../core/takeover/document.ts';
import type { Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';

export function checkCommit(world: Surroundings, before: Document | undefined, next: Document): void {
  if (!before) return;
  if (next.lineage !== before.lineage || next.epoch !== before.epoch)
    throw new Violation(`lineage ${before.lineage} is followed by ${next.lineage}, and nobody accepted that`);
  if (next.version !== before.version + 1)
    throw new Violation(`document version ${before.version} is followed by ${next.version}`);
  if (next.term < before.term) throw new Violation(`term ${before.term} is followed by ${next.term}`);
  for (const [node, entry] of Object.entries(next.nodes)) {
    checkNode(world, node, before.nodes[node], entry);
    if (entry.is === 'gone' && entry.proof.kind === 'lapsed') checkLapse(world, before, next, node);
  }
  for (const [group, entry] of Object.entries(next.groups)) {
    checkGroup(world, group, before.groups[group], entry);
    checkUnproven(group, before.groups[group], entry, next);
  }
}

function checkNode(world: Surroundings, node: string, was: NodeEntry | undefined, now: NodeEntry): void {
  if (was === now || !was || now.is !== 'gone' || was.is === 'gone' || was.is === 'out') return;
  if (now.proof.kind === 'confirmed') return;
  const sim = world.nodes.get(node);
  const runs = [...(sim?.power === true ? sim.physical.keys() : []), ...(sim?.original.keys() ?? [])];
  if (runs.length > 0)
    throw new Violation(
      `${node} (${was.inc}) is called gone (${now.proof.kind}) while it runs ${runs.join(', ')}`,
    );
}

function checkGroup(world: Surroundings, group: string, was: GroupEntry | undefined, now: GroupEntry): void {
  if (was === now || !was) return;
  if (was.is !== 'free' && now.is !== 'free' && was.gen !== now.gen && world.runningOn(group).length > 0) {
    throw new Violation(
      `${group} goes from generation ${was.gen} to ${now.gen} while it runs on ${world.runningOn(group).join(', ')}`,
    );
  }
  if (was.is !== 'free' && now.is === 'free' && world.runningOn(group).length > 0) {
    throw new Violation(
      `${group} (generation ${was.gen}) is freed while it runs on ${world.runningOn(group).join(', ')}`,
    );
  }
  if (now.is === 'assigned' && was.is === 'free' && now.gen !== was.gen + 1)
    throw new Violation(`${group}: generation ${was.gen} is followed by ${now.gen}`);
}

/** Who gave no proof since the store was accepted may own anything: nothing is given away meanwhile. */
function checkUnproven(group: string, was: GroupEntry | undefined, now: GroupEntry, next: Document): void {
  if (now.is !== 'assigned' || was?.is !== 'free') return;
  const unproven = Object.entries(next.nodes).find(([, e]) => e.is === 'accused' && e.inc === '');
  if (unproven) throw new Violation(`${group} is assigned before ${unproven[0]} has given a proof`);
}

/** A lapse frees only what says that a lapse is enough; else the node stays accused. */
function checkLapse(world: Surroundings, before: Document, next: Document, node: string): void {
  if (before.nodes[node] === next.nodes[node]) return;
  for (const [group, entry] of Object.entries(before.groups)) {
    if (entry.is === 'free' || entry.node !== node) continue;
    const ran = [...world.configs.values()]
      .map((config) => config.groups[group])
      .find((config) => config !== undefined && definitionHash(config) === entry.def);
    if (!ran?.resources.every((r) => r.proofs.includes('lapsed')))
      throw new Violation(`${node} is called gone (lapsed), which is not enough for ${group}`);
  }
}
