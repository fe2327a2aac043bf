/** Small parts that sentences share: how a number, a list, a span of time and what somebody else said are read aloud. */
import type { By, Found, OfNode, Proved } from '../reason-facts.ts';

/** `1 node`, `3 nodes`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** Of several that it says the same of: `a and b: …; c: …`, each sentence once. */
export function byEach(each: readonly { readonly node: string; readonly text: string }[]): string {
  const nodes = new Map<string, string[]>();
  for (const { node, text } of each) nodes.set(text, [...(nodes.get(text) ?? []), node]);
  return [...nodes].map(([text, its]) => `${listed(its)}: ${text}`).join('; ');
}

/** As a person would say it: `250 ms`, `1.5 s`, `10 min`. Rounded up where it is not exact. */
export function span(ms: number): string {
  if (ms < 1000) return `${Math.ceil(ms)} ms`;
  if (ms >= 120_000) return `${Math.ceil(ms / 60_000)} min`;
  return `${Math.ceil(ms / 100) / 10} s`;
}

/** What somebody else said, after a colon; nothing where nothing was said. */
export function after(said: string): string {
  return said === '' ? '' : `: ${said}`;
}

export function inBrackets(said: string): string {
  return said === '' ? '' : ` (${said})`;
}

/** What a probe finds, after "is". */
export function asProbed(state: Found['state']): string {
  return state === 'unknown' ? 'not answering its probe' : state;
}

/** Of a node, with what proves it. */
export function goneWords({ node, proof, by }: OfNode & Proved & Partial<By>): string {
  return `${node} is gone, proof: ${proof}${by ? ` by ${by}` : ''}`;
}
