/** crm_node: who is this node, and who is with it. */
import type { StatusView } from '../api/contract/views.ts';
import { done, refused } from './outcome.ts';
import { type Tool, verbose, withStatus } from './tool.ts';

const questions = ['name', 'cluster-id', 'list', 'partition', 'quorum', 'name-for-id', 'remove'];

export const crmNode: Tool = {
  options: [
    verbose,
    { long: 'quiet', short: 'Q', takes: 'nothing' },
    { long: 'force', short: 'f', takes: 'nothing' },
    { long: 'name', short: 'n', takes: 'nothing' },
    { long: 'cluster-id', short: 'i', takes: 'nothing' },
    { long: 'list', short: 'l', takes: 'nothing' },
    { long: 'partition', short: 'p', takes: 'nothing' },
    { long: 'quorum', short: 'q', takes: 'nothing' },
    { long: 'name-for-id', short: 'N', takes: 'value' },
    { long: 'remove', short: 'R', takes: 'value' },
  ],
  run: ({ options }, world) => {
    // As with Pacemaker's own, the last question counts.
    switch ([...options.keys()].findLast((name) => questions.includes(name))) {
      case 'name':
        return done(world.node);
      case 'list':
        return withStatus(world, (status) => done(...linesOf(status)));
      case 'partition':
        return withStatus(world, (status) => done(membersOf(status).join(' ')));
      case 'quorum':
        return withStatus(world, (status) => done(mayGoOn(status, world.node) ? '1' : '0'));
      case 'remove':
        return refused('unknownHere', 'A node is removed by a person: holdfast node remove NAME.');
      case undefined:
        return refused('usage', 'Nothing was asked; give one of -n, -l, -p and -q.');
      default:
        return refused('unknownHere', 'Holdfast knows nodes by their names and has no numbers for them.');
    }
  },
};

/** Instead of Corosync's numbers the place in the cluster file. */
function linesOf({ nodes }: StatusView): string[] {
  return nodes.map(({ name, state }, at) => `${at + 1} ${name} ${state === 'in' ? 'member' : 'lost'}`);
}

function membersOf({ nodes }: StatusView): string[] {
  return nodes.filter(({ state }) => state === 'in').map(({ name }) => name);
}

/** It is a member, and the store confirmed that lately: what a majority means elsewhere. */
function mayGoOn(status: StatusView, node: string): boolean {
  return status.lease.valid && membersOf(status).includes(node);
}
