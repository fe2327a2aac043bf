/** The key of the authority: which node has it, and how it goes to another one. */
import { HoldfastError } from '../../errors.ts';
import type { KeyRefusal, KeyState } from '../../ports/authority-role.ts';
import type { AnswerOf } from '../contract/route-types.ts';
import { type Call, whoAsks } from './call.ts';

export async function authorityKey({ facade }: Call<'authorityKey'>): Promise<AnswerOf<'authorityKey'>> {
  const { node } = await facade.snapshot();
  return { node, ...facade.authorityRole.state() };
}

/** Throws `unknown-node`. What a node asks goes no further. */
export async function authorityKeyOf(call: Call<'authorityKeyOf'>): Promise<AnswerOf<'authorityKeyOf'>> {
  const { facade, caller, fields } = call;
  const { node } = fields;
  const { node: self } = await facade.snapshot();
  if (node === self) return { node, ...facade.authorityRole.state() };
  await mustKnow(call, node);
  if (caller.visitor.kind === 'node') throw unknownNode(node);
  const state: KeyState | string = await facade.authorityRole.stateOf(node);
  return typeof state === 'string'
    ? { node, is: null, fingerprint: null, said: state }
    : { node, is: state.is, fingerprint: state.fingerprint, said: state.said };
}

/** Throws `unknown-node`, `no-identity`, `authority-not-held`, `authority-closed`, `authority-not-taken`. */
export async function giveAuthority(call: Call<'giveAuthority'>): Promise<AnswerOf<'giveAuthority'>> {
  const { facade, body } = call;
  const { to, moves, passphrase } = body;
  const { node: self } = await facade.snapshot();
  if (to === self)
    throw new HoldfastError('invalid-request', {
      field: 'to',
      problem: `${self} is the node that is asked; name another one`,
    });
  await mustKnow(call, to);
  const given = await facade.authorityRole.give({ to, moves, passphrase });
  if (given.is !== 'given') throw refusal(given, self, to);
  return { node: to, removed: [...given.removed] };
}

/** From a node, or from whoever may say who comes in and brings it. Throws `invalid-request` for others, and as above. */
export async function takeAuthority({
  facade,
  caller,
  body,
}: Call<'takeAuthority'>): Promise<AnswerOf<'takeAuthority'>> {
  const { visitor } = caller;
  if (visitor.kind === 'stranger' || (visitor.kind !== 'node' && visitor.role !== 'admin'))
    throw new HoldfastError('invalid-request', {
      field: 'body',
      problem:
        'only a node that shows its certificate, or somebody with the role admin, brings the key of the authority',
    });
  const { node: self } = await facade.snapshot();
  const taken = facade.authorityRole.take(body);
  if (taken.is !== 'taken') throw refusal(taken, whoAsks(caller), self);
  return { nodes: taken.nodes, people: taken.people };
}

/** Throws as above. */
export async function dropAuthority({
  facade,
  body,
}: Call<'dropAuthority'>): Promise<AnswerOf<'dropAuthority'>> {
  const { node: self } = await facade.snapshot();
  const { nonce, held, passphrase } = body;
  const dropped = facade.authorityRole.drop(nonce, held, passphrase);
  if (dropped.is !== 'dropped') throw refusal(dropped, self, 'whoever asks');
  return { removed: [...dropped.removed] };
}

async function mustKnow({ facade }: Pick<Call<never>, 'facade'>, node: string): Promise<void> {
  const { config } = await facade.snapshot();
  if (config === undefined || !Object.hasOwn(config.nodes, node)) throw unknownNode(node);
}

function unknownNode(node: string): HoldfastError {
  return new HoldfastError('unknown-node', {
    name: node.slice(0, 64),
    advice: 'the configuration has no such node',
  });
}

function refusal(refused: KeyRefusal, node: string, to: string): HoldfastError {
  switch (refused.is) {
    case 'no-identity':
      return new HoldfastError('no-identity', {});
    case 'not-held':
      return new HoldfastError('authority-not-held', {
        node,
        next: '"holdfast authority show" says which node has it: give the command there.',
      });
    case 'closed':
      return new HoldfastError('authority-closed', { file: refused.file, reason: refused.reason });
    case 'not-taken':
      return new HoldfastError('authority-not-taken', { node, to, said: refused.said });
  }
}
