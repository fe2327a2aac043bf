/** `{nod}` is no placeholder: it would be handed to the program as it stands. Only what is nearly one is told. */

import { nearest } from '../../values/suggest.ts';
import { type Finding, type Path, warning } from '../diagnostic.ts';
import type { CheckInput } from './check-input.ts';

const resource = ['node', 'state', 'here'] as const;
const fence = ['node', 'here'] as const;

export function checkPlaceholders({ model }: CheckInput): Finding[] {
  const resources = Object.entries(model.groups).flatMap(([group, its]) =>
    search(its.resources, resource, ['groups', group, 'resources']),
  );
  const nodes = Object.entries(model.nodes).flatMap(([node, its]) =>
    search(its.fence, fence, ['nodes', node, 'fence']),
  );
  return [...resources, ...search(model.cluster.fence, fence, ['cluster', 'fence']), ...nodes];
}

function search(value: unknown, known: readonly string[], path: Path): Finding[] {
  if (typeof value === 'string') return inText(value, known, path);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, its]) =>
    search(its, known, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function inText(text: string, known: readonly string[], path: Path): Finding[] {
  const odd = [...text.matchAll(/(?<!\$)\{([A-Za-z]{3,8})\}/g)].map(([, word]) => word ?? '');
  return odd.flatMap((word) => {
    const meant = known.includes(word) ? undefined : nearest(word, known);
    if (meant === undefined) return [];
    const wrong = `{${word}} is no placeholder and stays as it is`;
    return [warning('odd-placeholder', path, wrong, `did you mean {${meant}}?`)];
  });
}
