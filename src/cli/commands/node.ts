/** `holdfast node …`. */

import type { NodeView, StatusView } from '../../api/contract/views.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { findNode } from '../names.ts';
import { outputOption, stateDirOption, waitOptions, yesOption } from '../options.ts';
import { print } from '../print.ts';
import { renderNodes } from '../render/node-rows.ts';
import { renderNode } from '../render/show.ts';
import { type ChangeInput, requestChange } from '../request-change.ts';

const nodeArgument = { node: { kind: 'node', about: 'name of the node' } } as const;
const changeOptions = { ...waitOptions, ...stateDirOption } as const;

export const nodeCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['node', 'list'],
    section: 'See',
    summary: 'list the nodes, and who hears whom',
    details:
      'Each network with heartbeats has a column: by how many of the other members a node is heard there.',
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast node list', 'holdfast node list -o yaml'],
    exits: ['unreachable'],
    run: async (context, input) => {
      const nodes = await clientOf(context, input).nodes();
      await print(context, input, nodes, () => renderNodes(nodes, context.width, context.paint).join('\n'));
      return undefined;
    },
  }),
  defineCommand({
    path: ['node', 'show'],
    section: 'See',
    summary: 'show everything that is known about a node',
    args: nodeArgument,
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast node show my-vm1'],
    exits: ['unreachable', 'not-found'],
    run: async (context, input) => {
      const node = findNode(await clientOf(context, input).nodes(), input.node);
      await print(context, input, node, () => renderNode(node, context.width));
      return undefined;
    },
  }),
  defineCommand({
    path: ['node', 'drain'],
    section: 'Change',
    summary: 'move everything away from a node and keep it away',
    details: 'The node stays in the cluster. Groups under maintenance are left where they are.',
    args: nodeArgument,
    options: changeOptions,
    examples: ['holdfast node drain my-vm1', 'holdfast node drain my-vm1 --timeout 5m'],
    exits: ['refused', 'unreachable', 'not-found', 'unfinished'],
    run: (context, input) => change(context, input, 'drain', (node) => drained(node)),
  }),
  defineCommand({
    path: ['node', 'resume'],
    section: 'Change',
    summary: 'let a drained node run groups again',
    args: nodeArgument,
    options: changeOptions,
    examples: ['holdfast node resume my-vm1'],
    exits: ['refused', 'unreachable', 'not-found', 'unfinished'],
    run: (context, input) =>
      change(context, input, 'resume', (node) => (node.drained ? 'it is still drained' : undefined)),
  }),
  defineCommand({
    path: ['node', 'fence'],
    section: 'Change',
    summary: 'accuse a node and switch it off with its fence device',
    details: 'What it runs is taken over once the device has read back that it is off.',
    args: nodeArgument,
    options: changeOptions,
    examples: ['holdfast node fence my-vm3'],
    exits: ['refused', 'unreachable', 'not-found', 'unfinished'],
    run: (context, input) => change(context, input, 'fence', goneSince),
  }),
  defineCommand({
    path: ['node', 'confirm-off'],
    section: 'Change',
    summary: 'vouch that a node is off, so that others may take over what it ran',
    details:
      'The proof of last resort: your name goes into the journal. If the node is not off, two nodes may own the same address and disk. Refused while the node shows any sign of life.',
    args: nodeArgument,
    options: { ...yesOption, ...changeOptions },
    examples: ['holdfast node confirm-off my-vm3'],
    exits: ['refused', 'unreachable', 'not-found', 'unfinished'],
    run: async (context, input) => {
      const { confirm } = await import('../confirm.ts');
      const name = input.node;
      findNode(await clientOf(context, input).nodes(), name);
      await confirm(context, input, `Did you see for yourself that ${name} has no power?`);
      return change(context, input, 'confirm-off', goneSince);
    },
  }),
];

type Open = (now: NodeView, before: NodeView) => string | undefined;

function change(
  context: Context,
  input: ChangeInput & { readonly node: string },
  kind: 'drain' | 'resume' | 'fence' | 'confirm-off',
  open: Open,
): Promise<undefined> {
  const name = input.node;
  return requestChange(context, input, {
    request: (status) => {
      findNode(status.nodes, name);
      return { kind, node: name };
    },
    open: (now, before) => open(findNode(now.nodes, name), findNode(before.nodes, name)),
    done: (now) => done(kind, findNode(now.nodes, name), now),
    look: `holdfast node show ${name}`,
  });
}

function drained(node: NodeView): string | undefined {
  if (!node.drained) return 'it is not drained yet';
  return node.groups.length === 0 ? undefined : `${node.name} still has ${node.groups.join(', ')}`;
}

/** Gone, or back already as somebody new. */
function goneSince(now: NodeView, before: NodeView): string | undefined {
  if (now.state === 'gone') return undefined;
  if (now.state === 'in' && now.incarnation !== before.incarnation) return undefined;
  const attempt = now.fencing ? `, fence attempt ${now.fencing.attempt}` : '';
  return `${now.name} is ${now.state}${attempt}`;
}

function done(kind: string, node: NodeView, status: StatusView): string {
  if (kind === 'drain') return `${node.name} is drained; ${where(status)}`;
  if (kind === 'resume') return `${node.name} is resumed`;
  const proof = node.proof
    ? ` (proof: ${node.proof.kind}${node.proof.by ? ` by ${node.proof.by}` : ''})`
    : '';
  return `${node.name} is ${node.state}${proof}`;
}

function where({ groups }: StatusView): string {
  const placed = groups.flatMap((g) => (g.node ? [`${g.name} on ${g.node}`] : []));
  return placed.length === 0
    ? 'no group runs'
    : placed.slice(0, 6).join(', ') + (placed.length > 6 ? ' …' : '');
}
