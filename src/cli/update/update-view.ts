/** What an update prints at its end, and `holdfast update` alone. */
import type { StatusView } from '../../api/contract/views.ts';
import { renderTable } from '../../terminal/table.ts';
import type { Context } from '../context.ts';
import { isVersion } from './order.ts';

export interface UpdateView {
  /** null: nobody wants another. */
  readonly to: string | null;
  readonly nodes: readonly {
    readonly node: string;
    /** null: it has not said. */
    readonly before: string | null;
    readonly version: string | null;
    /** It has the version that is wanted; null: none is. */
    readonly done: boolean | null;
  }[];
}

export function updateViewOf(now: StatusView, before: StatusView, to: string | null): UpdateView {
  const nodes = now.nodes.map(({ name: node, version }) => ({
    node,
    before: before.nodes.find(({ name }) => name === node)?.version ?? null,
    version,
    done: to === null ? null : isVersion(version, to),
  }));
  return { to, nodes };
}

export function renderUpdate({ nodes }: UpdateView, { width }: Pick<Context, 'width'>): string[] {
  if (nodes.length === 0) return ['No nodes are known yet. Look with: holdfast status'];
  const columns = [{ title: 'NODE' }, { title: 'VERSION' }, { title: 'BEFORE' }];
  const rows = nodes.map(({ node, version, before }) => [
    node,
    version ?? '-',
    before === version ? 'the same' : (before ?? '-'),
  ]);
  return renderTable(columns, rows, width);
}
