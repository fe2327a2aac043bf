/** A request as people write it: which command sends it, and with which words. */
import { type FieldKind, fieldKinds } from '../../core/takeover/requests/field.ts';
import { type Remedy, type RequestKind, requestRules } from '../../core/takeover/requests/requests.ts';
import type { Shape } from '../../core/takeover/requests/rule.ts';
import { formatDuration } from '../../values/duration.ts';

export type Subject = 'node' | 'group' | 'resource' | 'cluster';

/** Sent by a command that was made for it. */
export const sentOtherwise: { readonly [K in RequestKind]?: string } = {
  apply: 'holdfast apply FILE',
  cleanup: 'holdfast resource cleanup GROUP/RESOURCE',
};

/** The fields of a request of this kind, in the order in which they are written. */
export function fieldsOf(kind: RequestKind): readonly (readonly [name: string, kind: FieldKind])[] {
  const shape: Shape = requestRules[kind].shape;
  return Object.entries(shape).map(([name, field]) => [name, fieldKinds[field]]);
}

/** What it must name. */
export function subjectOf(kind: RequestKind): Subject {
  for (const [, field] of fieldsOf(kind)) {
    if (field.holds === 'name' && field.otherwise === undefined) return field.of;
  }
  return 'cluster';
}

export function pathOf(
  kind: RequestKind,
): readonly [string] | readonly ['node' | 'group' | 'resource', string] {
  const subject = subjectOf(kind);
  return subject === 'cluster' ? [kind] : [subject, kind];
}

/** The command that sends it. */
export function requestLine(request: Remedy): string {
  const otherwise = sentOtherwise[request.kind];
  if (otherwise !== undefined) return otherwise;
  const values: Readonly<Record<string, unknown>> = { ...request };
  const words = fieldsOf(request.kind).flatMap(([name, field]) => written(name, field, values[name]));
  return ['holdfast', ...pathOf(request.kind), ...words].join(' ');
}

function written(name: string, field: FieldKind, value: unknown): string[] {
  if ('otherwise' in field && value === field.otherwise) return [];
  switch (field.holds) {
    case 'switch':
      return [value === true ? 'on' : 'off'];
    case 'ms':
      return [`--${field.word ?? name}`, formatDuration(Number(value))];
    case 'incarnation':
      return [];
    case 'name':
    case 'token':
    case 'count':
      return [String(value)];
  }
}
