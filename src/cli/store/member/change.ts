/** `holdfast store member add|replace|remove`: by hand what the coordinator else does, and what only a person can decide. */
import type { Config } from '../../../core/config.ts';
import { type ErrorCode, HoldfastError } from '../../../errors.ts';
import { Gateway } from '../../../store/etcd/gateway.ts';
import { type Asked, type Refusal, refuseHandStep } from '../../../store/etcd/hand-steps.ts';
import type { ManagedEtcd } from '../../../store/etcd/managed.ts';
import type { MemberStep } from '../../../store/etcd/member-step.ts';
import { type LookedAt, seeMembers } from '../../../store/etcd/see-members.ts';
import { takeMemberStep } from '../../../store/etcd/take-step.ts';
import { confirm } from '../../confirm.ts';
import type { Context } from '../../context.ts';
import { loadFile } from '../../files/load.ts';
import type { YesInput } from '../../options.ts';
import { ownOf } from '../opened-store.ts';
import { managedIn, noSuchPlace } from './managed-in.ts';

interface ChangeInput extends YesInput {
  readonly cluster: string;
  readonly timeout: number;
}

export async function addMember(
  context: Context,
  input: ChangeInput & { readonly node: string },
): Promise<undefined> {
  return change(context, input, { out: undefined, in: input.node });
}

export async function removeMember(
  context: Context,
  input: ChangeInput & { readonly node: string },
): Promise<undefined> {
  return change(context, input, { out: input.node, in: undefined });
}

type ReplaceInput = ChangeInput & { readonly old: string; readonly new: string };

export async function replaceMember(context: Context, input: ReplaceInput): Promise<undefined> {
  return change(context, input, { out: input.old, in: input.new });
}

interface Changing {
  readonly context: Context;
  readonly config: Config;
  readonly managed: ManagedEtcd;
  readonly gateway: Gateway;
}

async function change(
  context: Context,
  input: ChangeInput,
  asked: Omit<Asked, 'wanted'>,
): Promise<undefined> {
  const loaded = loadFile(context, input.cluster);
  const { config } = loaded;
  const managed = managedIn(input.cluster, config);
  if (asked.in !== undefined && !Object.hasOwn(managed.at, asked.in))
    throw noSuchPlace(input.cluster, asked.in, managed);
  const gateway = new Gateway(ownOf(loaded));
  const changing: Changing = { context, config, managed, gateway };
  try {
    const members = await membersOf(changing);
    const refusal = refuseHandStep(members, { ...asked, wanted: managed.members });
    if (refusal !== undefined) throw refusedWith(refusal);
    if (asked.out !== undefined) await confirm(context, input, question(asked.out, asked.in));
    const out = members.find(({ name }) => name === asked.out);
    if (out !== undefined) await take(changing, members, { kind: 'remove', id: out.id, name: out.name });
    if (asked.in !== undefined) await bringIn(changing, asked.in, input.timeout);
  } finally {
    gateway.close();
  }
  return undefined;
}

function question(out: string, next: string | undefined): string {
  if (out === next) return `Take the member on ${out} away for good, and put an empty one in its place?`;
  return next === undefined
    ? `Take the member on ${out} away?`
    : `Put a member on ${next} in the place of ${out}?`;
}

/** Learns, starts, votes. Whoever else does a step of it meanwhile is welcome to. */
async function bringIn(changing: Changing, name: string, timeoutMs: number): Promise<void> {
  const { context, config } = changing;
  const until = performance.now() + timeoutMs;
  let last = 'it was not added';
  while (performance.now() < until) {
    const members = await membersOf(changing);
    const own = members.find((member) => member.name === name);
    if (own !== undefined && !own.learns) {
      context.err.write(`${name} holds a member that counts.\n`);
      return;
    }
    if (own === undefined) await take(changing, members, { kind: 'add', name }).catch(keep);
    else if (own.well) await take(changing, members, { kind: 'promote', id: own.id, name }).catch(keep);
    else last = `its member does not run: systemctl enable --now holdfast-etcd on ${name}`;
    await context.sleep(config.timing.renewIntervalMs);
  }
  throw new HoldfastError('not-finished', {
    waited: `${Math.round(timeoutMs / 1000)} s`,
    state: last,
    look: 'holdfast store member list',
  });

  function keep(error: Error): void {
    last = error.message;
  }
}

async function take({ context, managed, gateway }: Changing, members: readonly LookedAt[], step: MemberStep) {
  const answer = await takeMemberStep(gateway, managed, members, step);
  if (answer.kind === 'failed')
    throw new HoldfastError('store-unavailable', { reason: `${answer.reason} (${step.kind} ${step.name})` });
  context.err.write(`${stepWords[step.kind](step.name)}\n`);
}

const stepWords: { readonly [K in MemberStep['kind']]: (name: string) => string } = {
  add: (name) => `${name} was added; it learns what the store holds as soon as its member runs there.`,
  promote: (name) => `${name} has learnt it.`,
  remove: (name) => `The member on ${name} was taken away.`,
  'hand-over': (name) => `${name} leads.`,
};

async function membersOf({ managed, gateway, config }: Changing): Promise<readonly LookedAt[]> {
  const members = await seeMembers(gateway, managed, config.timing.storeTimeoutMs);
  if (members !== undefined) return members;
  const reason = 'no member answers that hears a majority, and without one nothing can be changed';
  throw new HoldfastError('store-unavailable', { reason });
}

const codes: { readonly [R in Refusal['is']]: ErrorCode } = {
  'no-member': 'member-unknown',
  'a-member': 'member-already',
  'still-wanted': 'member-wanted',
  'not-wanted': 'member-unwanted',
  majority: 'member-majority',
  learning: 'member-learning',
};

function refusedWith(refusal: Refusal): HoldfastError {
  const silent = 'silent' in refusal ? refusal.silent.join(', ') : '';
  return new HoldfastError(codes[refusal.is], { name: refusal.name, silent });
}
