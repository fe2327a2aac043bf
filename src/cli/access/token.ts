/** `holdfast token create`, `list` and `revoke`. */
import type { TokenView } from '../../api/contract/views.ts';
import type { Role } from '../../core/access/access-document.ts';
import { isAccessName } from '../../core/access/read-access.ts';
import { HoldfastError } from '../../errors.ts';
import { type Column, renderTable } from '../../terminal/table.ts';
import { clientOf } from '../agent.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput, YesInput } from '../options.ts';
import { print } from '../print.ts';
import { formatAge, plural } from '../render/words.ts';

type CreateInput = OutputInput &
  StateDirInput & {
    readonly for: string;
    readonly role: Role;
    readonly ends: number | undefined;
    readonly node: string | undefined;
  };

/** Whose it is, where it is no person's: a host's that joins. */
const forJoining = 'join';
const usualMs = { role: 90 * 24 * 3_600_000, join: 3_600_000 } as const;

export async function createToken(context: Context, input: CreateInput): Promise<undefined> {
  const { for: name, role, node } = input;
  checkName(name);
  const joins = name === forJoining;
  if (node !== undefined && !joins)
    throw new HoldfastError('usage', {
      problem: '--node is for a host that joins',
      next: 'Write --for join, or leave --node out.',
    });
  const forMs = input.ends ?? usualMs[joins ? 'join' : 'role'];
  if (forMs < leastMs)
    throw new HoldfastError('usage', {
      problem: '--ends: a token counts for a minute at least',
      next: 'Write for example 1h or 30d.',
    });
  const draft = joins ? ({ name: node ?? name, opens: 'join', node } as const) : { name, opens: role };
  const made = await clientOf(context, input).createToken({ ...draft, forMs });
  await print(context, input, made, () => made.text);
  if (input.output === 'table') context.err.write(joins ? tellJoin(made) : tellRole(made));
  return undefined;
}

function tellRole({ id, name, opens, endsAt }: TokenView): string {
  return `Token ${id} for ${name}, role ${opens}, until ${endsAt}. It is shown this once: give it to ${name} in HOLDFAST_TOKEN or a file that only ${name} can read.\n`;
}

function tellJoin({ id, node, endsAt, text }: TokenView & { readonly text: string }): string {
  const who = node === null ? 'one host' : node;
  return `Token ${id} lets ${who} join, once, until ${endsAt}. On that host, as root:\n\n  holdfast join ${text}\n`;
}

const leastMs = 60_000;

function checkName(name: string): void {
  if (isAccessName(name)) return;
  throw new HoldfastError('usage', {
    problem: '--for: a name has letters, digits, "_", "@", "." and "-", at most 64 of them',
    next: 'Write for example eve or monitoring.',
  });
}

const columns: readonly Column[] = [
  { title: 'ID' },
  { title: 'FOR', cut: true },
  { title: 'OPENS' },
  { title: 'STATE' },
  { title: 'ENDS' },
  { title: 'BY', spare: true },
  { title: 'MADE', spare: true },
];

export async function listTokens(
  context: Context,
  input: OutputInput & StateDirInput & { readonly all: boolean },
): Promise<undefined> {
  const known = await clientOf(context, input).tokens();
  const tokens = input.all ? known : known.filter(({ state }) => state === 'in-force');
  await print(context, input, tokens, () => renderTokens(tokens, known, context));
  return undefined;
}

function renderTokens(
  tokens: readonly TokenView[],
  known: readonly TokenView[],
  { width, now }: Pick<Context, 'width' | 'now'>,
): string {
  if (known.length === 0) return 'No tokens yet. Make one with: holdfast token create --for NAME';
  if (tokens.length === 0)
    return `No token is in force; ${plural(known.length, 'token')} of before: holdfast token list --all`;
  const rows = tokens.map((token) => [
    token.id,
    token.name,
    token.node === null ? token.opens : `${token.opens} as ${token.node}`,
    stateWords(token),
    token.state === 'in-force' ? `in ${formatAge(Date.parse(token.endsAt) - now())}` : '-',
    token.by,
    token.madeAt.slice(0, 10),
  ]);
  return renderTable(columns, rows, width).join('\n');
}

function stateWords({ state, spentBy }: TokenView): string {
  if (state === 'in-force') return 'in force';
  return spentBy === null ? state : `${state} by ${spentBy}`;
}

export async function revokeToken(
  context: Context,
  input: YesInput & StateDirInput & { readonly token: string },
): Promise<undefined> {
  const client = clientOf(context, input);
  const tokens = await client.tokens();
  const inForce = tokens.filter(({ state }) => state === 'in-force');
  const byId = inForce.filter(({ id }) => id === input.token);
  const meant = byId.length > 0 ? byId : inForce.filter(({ name }) => name === input.token);
  if (meant.length === 0) throw new HoldfastError('unknown-token', { name: input.token.slice(0, 64) });
  const which = meant.map(({ id, name, opens }) => `${id} (${name}, ${opens})`).join(', ');
  await confirm(context, input, `Take back ${which}?`);
  const revoked = await client.revokeToken({ token: input.token });
  context.out.write(`Taken back: ${revoked.map(({ id, name }) => `${id} (${name})`).join(', ')}.\n`);
  return undefined;
}
