/** `holdfast fence find`: what of this host, or at an address, may switch nodes off. */
import { HoldfastError } from '../../errors.ts';
import { renderTextRows } from '../../terminal/table.ts';
import { splitHostPort } from '../../values/host-port.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';
import { findFencing } from './find/find-fencing.ts';
import type { Finding } from './find/finding.ts';
import type { Place } from './find/look-at-address.ts';

export type FindFenceInput = StateDirInput & OutputInput & { readonly at: string | undefined };

/** Also where no agent runs: then the names of nodes are not known. */
export async function findFence(context: Context, input: FindFenceInput): Promise<undefined> {
  const at = readPlace(input.at);
  const nodes = await clientOf(context, input)
    .nodes()
    .catch(() => []);
  const found = await findFencing(
    context,
    nodes.map(({ name }) => name),
    at,
  );
  await print(context, input, found, () => renderFindings(found, input.at, context.width));
  return undefined;
}

/** Throws `usage`. */
export function readPlace(word: string | undefined): Place | undefined {
  if (word === undefined) return undefined;
  const place = splitHostPort(word);
  if (place !== undefined) return place;
  if (/^[A-Za-z0-9.-]{1,253}$|^[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+$/.test(word))
    return { host: word, port: undefined };
  throw new HoldfastError('usage', {
    problem: `--at: "${word.slice(0, 100)}" is no address`,
    next: 'Write ADDRESS or ADDRESS:PORT, for example 10.88.0.101.',
  });
}

export function renderFindings(found: readonly Finding[], at: string | undefined, width: number): string {
  if (found.length === 0) return nothing(at);
  const rows = found.map(({ agent, found: what, options, next }) => {
    const said = Object.entries(options).map(([name, value]) => `${name}=${value}`);
    const lines = [
      what,
      ...(said.length > 0 ? [`with ${said.join(' ')}`] : []),
      ...(next === '' ? [] : [`-> ${next}`]),
    ];
    return [agent ?? '-', lines.join('\n')];
  });
  return renderTextRows(rows, width).join('\n');
}

function nothing(at: string | undefined): string {
  const there =
    at === undefined
      ? 'Nothing on this host switches nodes off by itself'
      : `Nothing on this host switches nodes off by itself, and at ${at} nobody answers as a device does`;
  return [
    `${there}: no management controller, no machines of libvirt, no cloud.`,
    'Next: name the address of a controller or a hypervisor (holdfast fence find --at ADDRESS), or choose an agent by hand',
    '(ls /usr/sbin/fence_*; holdfast fence add --agent fence_NAME). A switchable power strip has one, too.',
    'Without any device: a hardware watchdog (docs/operations/proofs.md), or a person who confirms (device: manual).',
  ].join('\n');
}
