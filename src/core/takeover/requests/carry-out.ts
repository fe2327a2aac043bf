/**
 * One request, carried out on the draft. What stands in a record came from another node, so its shape is looked at
 * before its rule is asked: nothing that anybody writes there may end a coordinator.
 */
import type { DocumentDraft } from '../coordinate/draft.ts';
import type { RequestEntry, WrittenRequest } from '../document.ts';
import type { Turn } from '../turn.ts';
import { type Field, faultOfValue } from './field.ts';
import { isRequestKind, requestRules } from './requests.ts';
import { type Asked, type Outcome, type RequestRule, refuse, type Shape } from './rule.ts';

export function carryOut(t: Turn, d: DocumentDraft, entry: RequestEntry): Outcome {
  const request: WrittenRequest = isObject(entry.request) ? entry.request : { kind: '' };
  const by = String(entry.by);
  const kind = String(request.kind);
  if (!isRequestKind(kind)) return refuse({ kind: 'unknown-request', request: kind });
  const rule: RequestRule<Shape> = requestRules[kind];
  for (const [name, field] of Object.entries(rule.shape)) {
    const refused = refusalOfField(d, kind, name, field, request[name]);
    if (refused) return refused;
  }
  return rule.carryOut(t, d, request as unknown as Asked<Shape>, by);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function refusalOfField(
  d: DocumentDraft,
  kind: string,
  name: string,
  field: Field,
  value: unknown,
): Outcome | undefined {
  if (faultOfValue(field, value) !== undefined)
    return refuse({ kind: 'request-without', request: kind, field: name });
  // Own names only: every object has a "constructor".
  const known = (map: object) => Object.hasOwn(map, String(value));
  if (field === 'node' && !known(d.next.nodes)) return refuse({ kind: 'no-such-node', node: String(value) });
  if (field === 'group' && !known(d.next.groups))
    return refuse({ kind: 'no-such-group', group: String(value) });
  return undefined;
}
