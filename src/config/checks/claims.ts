/** What the resources of a cluster file claim for themselves alone, each with the place where it is written. */
import type { Claim, ClaimKind } from '../../resource-types/resource-type.ts';
import { findType } from '../../resource-types/resource-types.ts';
import type { Path } from '../diagnostic.ts';
import type { CheckInput } from './check-input.ts';

export type ClaimOf<K extends ClaimKind> = Extract<Claim, { readonly kind: K }>;

export interface Claimed<C extends Claim = Claim> {
  readonly claim: C;
  readonly group: string;
  readonly resource: string;
  /** The parameter that says so. */
  readonly path: Path;
}

/** In the order of the file. */
export function claimsIn({ config }: CheckInput): readonly Claimed[] {
  return Object.entries(config.groups).flatMap(([group, { resources }]) =>
    resources.flatMap(({ name: resource, type, params }) => {
      const claims = findType(type)?.facts.claims(params) ?? [];
      const at = ['groups', group, 'resources', resource];
      return claims.map((claim) => ({ claim, group, resource, path: [...at, ...claim.param] }));
    }),
  );
}

export function claimsOfKind<K extends ClaimKind>(
  input: CheckInput,
  kind: K,
): readonly Claimed<ClaimOf<K>>[] {
  return claimsIn(input).filter((one): one is Claimed<ClaimOf<K>> => one.claim.kind === kind);
}
