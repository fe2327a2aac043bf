/**
 * Two resources that claim the same thing. What that means depends on what it is: an address at two nodes is answered for
 * by both, a disk mounted on two is destroyed, and a directory is in the way on one node only.
 */
import type { ClaimKind } from '../../resource-types/resource-type.ts';
import { error, type Finding, warning } from '../diagnostic.ts';
import type { CheckInput } from './check-input.ts';
import { type Claimed, claimsIn } from './claims.ts';
import { isSystemDirectory } from './mount-points.ts';

/** What is said about the later of two. */
type Judge = (first: Claimed, second: Claimed) => Finding[];

const judges: Readonly<Record<ClaimKind, Judge>> = {
  address: (first, { claim, path }) => {
    const wrong = `address ${claim.what} belongs to ${nameOf(first)} already`;
    return [error('duplicate-address', path, wrong, 'give every group addresses of its own')];
  },
  device: (first, { claim, group, path }) => {
    if (first.group === group || (isShared(first.claim) && isShared(claim))) return [];
    const wrong = `"${claim.what}" is mounted by ${nameOf(first)} already: two nodes that mount it at once destroy it`;
    const right =
      'put both resources into one group, mount it with the option ro in both, or name another device';
    return [error('duplicate-device', path, wrong, right)];
  },
  mount: (first, { claim, group, path }) => {
    if (isSystemDirectory(claim.what)) return [];
    const wrong = `${nameOf(first)} mounts on "${claim.what}", too: on the same node one would hide the other`;
    // Groups may be kept on different nodes.
    const judge = first.group === group ? error : warning;
    return [judge('duplicate-directory', path, wrong, 'name another directory')];
  },
  /** Each may serve it on a node of its own, and where both meet the second start fails by itself. */
  port: () => [],
  unit: (first, { claim, group, path }) => {
    const wrong = `${nameOf(first)} runs ${claim.what}, too: on the same node the stop of one would end the other`;
    const judge = first.group === group ? error : warning;
    return [judge('duplicate-unit', path, wrong, 'name another unit, for example an instance of a template')];
  },
};

export function checkExclusiveClaims(input: CheckInput): Finding[] {
  const all = claimsIn(input);
  return all.flatMap((second, i) => {
    const first = all.slice(0, i).find((one) => isSame(one, second));
    return first === undefined ? [] : judges[second.claim.kind](first, second);
  });
}

function isShared(claim: Claimed['claim']): boolean {
  return claim.kind === 'device' && claim.shared === true;
}

function isSame({ claim: a }: Claimed, { claim: b }: Claimed): boolean {
  return a.kind === b.kind && a.what === b.what;
}

function nameOf({ resource, group }: Claimed): string {
  return `resource "${resource}" of group "${group}"`;
}
