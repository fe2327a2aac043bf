/**
 * Names that somebody knows: the agent of this node, if it answers at once, and the labs of this machine. Somebody waits
 * with a finger on the key, so no answer is an answer: no names.
 */
import type { ValueKindName } from '../value-kinds.ts';

export type NamedKind = Extract<
  ValueKindName,
  'node' | 'group' | 'resource' | 'lab' | 'lab-host' | 'lab-network'
>;

const withinMs = 500;

export interface Where {
  readonly socketPath: string;
  /** The lab that was named, of several. */
  readonly lab: string | undefined;
}

export async function knownNames(of: NamedKind, { socketPath, lab }: Where): Promise<readonly string[]> {
  try {
    return of.startsWith('lab') ? await labNames(of, lab) : await agentNames(of, socketPath);
  } catch {
    return [];
  }
}

async function agentNames(of: NamedKind, socketPath: string): Promise<readonly string[]> {
  const { createClient } = await import('../../api/client.ts');
  const client = createClient({ socketPath, timeoutMs: withinMs });
  if (of === 'node') return (await client.nodes()).map(({ name }) => name);
  if (of === 'group') return (await client.groups()).map(({ name }) => name);
  return (await client.resources()).map(({ group, name }) => `${group}/${name}`);
}

async function labNames(of: NamedKind, lab: string | undefined): Promise<readonly string[]> {
  const { readPlans } = await import('../../../lab/labs.ts');
  const plans = readPlans().filter(({ cluster }) => lab === undefined || lab === cluster);
  if (of === 'lab') return plans.map(({ cluster }) => cluster);
  if (of === 'lab-host') return plans.flatMap(({ hosts }) => hosts.map(({ name }) => name));
  return [...new Set(plans.flatMap(({ networks }) => networks.map(({ name }) => name)))];
}
