/**
 * What the audit log says of a request: what was asked, without secrets and without what is long. Every route that changes
 * something has an entry here, or does not compile.
 */
import type { Asker } from '../../core/access/access-reasons.ts';
import type { ReasonOf } from '../../core/reason.ts';
import { type ErrorCode, isErrorCode } from '../../errors.ts';
import type { BodyOf, FieldsOf, RouteName } from '../contract/route-types.ts';
import type { routes } from '../contract/routes.ts';
import { Refusal } from '../refusal.ts';
import { type Caller, whoAsks } from './call.ts';

type Changing = { [N in RouteName]: (typeof routes)[N]['method'] extends 'POST' ? N : never }[RouteName];
type Facts = Readonly<Record<string, string | number | boolean>>;
type Told = { readonly what: string; readonly facts: Facts };

const told: { readonly [N in Changing]: (body: BodyOf<N>, fields: FieldsOf<N>) => Told } = {
  upload: ({ file }) => ({ what: 'upload', facts: { file } }),
  createToken: ({ name, opens, forMs }) => ({ what: 'create-token', facts: { name, opens, forMs } }),
  revokeToken: (_, { token }) => ({ what: 'revoke-token', facts: { token: withoutSecret(token) } }),
  giveAuthority: ({ to, moves }) => ({ what: moves ? 'move-authority' : 'copy-authority', facts: { to } }),
  takeAuthority: () => ({ what: 'take-authority', facts: {} }),
  dropAuthority: () => ({ what: 'drop-authority', facts: {} }),
  barNode: (_, { node }) => ({ what: 'bar-node', facts: { node } }),
  join: ({ node, token }) => ({ what: 'join', facts: { node, token: withoutSecret(token) } }),
  notifyTest: ({ way = 'each', everyNode }) => ({ what: 'notify-test', facts: { way, everyNode } }),
  recordDrill: ({ group, how, from, to }) => ({ what: 'record-drill', facts: { group, how, from, to } }),
  renew: () => ({ what: 'renew-certificate', facts: {} }),
  request: ({ kind, ...fields }) => ({ what: kind, facts: fields }),
};

/** Somebody may name a token by the whole of it. */
function withoutSecret(token: string): string {
  return token.replace(/^(?:(hft_[0-9a-f]+)_|(hf1)\.).*$/s, '$1$2');
}

/** Undefined where nothing is changed. `body` and `fields`: as far as they could be read before it was refused. */
export function auditEntry(
  name: RouteName,
  { caller, body, fields }: { readonly caller: Caller; readonly body: unknown; readonly fields: unknown },
  error?: unknown,
): ReasonOf<'change-asked'> | undefined {
  const who = askerOf(caller) ?? (name === 'join' ? hostThatJoins(body, error) : undefined);
  if (!isChanging(name) || who === undefined) return undefined;
  const { what, facts } = describe(name, body, fields);
  return {
    kind: 'change-asked',
    who,
    from: caller.visitor.from,
    what,
    facts: shortened(facts),
    answer: error === undefined ? 'ok' : codeOf(error),
    ...(error instanceof Refusal && { because: error.reason.kind }),
  };
}

function isChanging(name: RouteName): name is Changing {
  return Object.hasOwn(told, name);
}

function describe(name: Changing, body: unknown, fields: unknown): Told {
  const unread = name !== 'revokeToken' && name !== 'barNode' && body === undefined;
  if (unread) return { what: name, facts: {} };
  // Which route takes which body is what the table says; here all are one.
  return (told[name] as (body: unknown, fields: unknown) => Told)(body, fields);
}

/** Undefined for a stranger: that it was not let in is told elsewhere. */
function askerOf(caller: Caller): Asker | undefined {
  const { visitor } = caller;
  if (visitor.kind === 'stranger') return undefined;
  const group = visitor.kind === 'account' ? { group: visitor.group } : {};
  return { name: whoAsks(caller), kind: visitor.kind, role: visitor.role, ...group };
}

/** Undefined for one that was not let in. */
function hostThatJoins(body: unknown, error: unknown): Asker | undefined {
  if (body === undefined || (error !== undefined && codeOf(error) === 'not-let-in')) return undefined;
  return { name: (body as BodyOf<'join'>).node, kind: 'join-token' };
}

const longest = 200;

function shortened(facts: Facts): Facts {
  const short = Object.entries(facts).map(([key, value]) => [
    key,
    typeof value === 'string' ? value.slice(0, longest) : value,
  ]);
  return Object.fromEntries(short);
}

function codeOf(error: unknown): ErrorCode {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return isErrorCode(code) ? code : 'internal';
}
