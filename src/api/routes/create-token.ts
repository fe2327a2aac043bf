/** Makes a token. One for joining comes with all that a host needs to find the cluster and to know it. */
import { X509Certificate } from 'node:crypto';
import type { Opens } from '../../core/access/access-document.ts';
import { type ApiPlace, apiPlacesOf } from '../../core/api-places.ts';
import type { Config, NodeName } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import { fingerprintOf, splitCertificates } from '../../identity/certificate.ts';
import { type JoinPlace, renderJoinText } from '../../identity/join-text.ts';
import type { AnswerOf, BodyOf } from '../contract/route-types.ts';
import { viewConfiguration } from '../views/configuration.ts';
import { viewToken } from '../views/tokens.ts';
import { type Call, whoAsks } from './call.ts';

/** Throws `no-identity`, `api-off`, `invalid-request`, `not-initialised` or `too-many-tokens`. */
export async function createToken(call: Call<'createToken'>): Promise<AnswerOf<'createToken'>> {
  const { facade, caller, body } = call;
  const { name, forMs } = body;
  const opens = opensOf(body);
  const complete = opens.is === 'join' ? await joinTextOf(call, opens.node) : (secret: string) => secret;
  const made = await facade.access.createToken({ name, by: whoAsks(caller), forMs, opens });
  if (made === undefined) throw new HoldfastError('too-many-tokens', {});
  return { ...viewToken(made.known, Date.now()), text: complete(made.text) };
}

function opensOf({ opens, node }: BodyOf<'createToken'>): Opens {
  if (opens === 'join') return { is: 'join', ...(node !== undefined && { node }) };
  if (node === undefined) return { is: 'role', role: opens };
  throw new HoldfastError('invalid-request', {
    field: 'node',
    problem: 'only a token that opens "join" is for a node',
  });
}

async function joinTextOf(
  { facade }: Pick<Call<'createToken'>, 'facade'>,
  node: NodeName | undefined,
): Promise<(secret: string) => string> {
  const [authority] = splitCertificates(facade.authority() ?? '');
  if (authority === undefined) throw new HoldfastError('no-identity', {});
  const snapshot = await facade.snapshot();
  const { config } = viewConfiguration(snapshot);
  const places = placesFrom(config, snapshot.node);
  if (places.length === 0) throw new HoldfastError('api-off', {});
  const about = {
    cluster: config.cluster.name,
    places,
    fingerprint: fingerprintOf(new X509Certificate(authority)),
    node,
  };
  return (secret) => renderJoinText({ ...about, secret });
}

/** A word that people copy does not get longer without end. */
const placesMax = 12;

/** This node first, then every other one by one of its addresses. */
function placesFrom(config: Config, self: NodeName): readonly JoinPlace[] {
  const others = Object.keys(config.nodes).filter((name) => name !== self);
  const first = (places: readonly ApiPlace[]) => places.slice(0, 1);
  const all = [...apiPlacesOf(config, self), ...others.flatMap((name) => first(apiPlacesOf(config, name)))];
  return all.slice(0, placesMax);
}
