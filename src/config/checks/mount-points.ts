/** A mount over a directory of the system hides what the node itself needs. */
import { error, type Finding } from '../diagnostic.ts';
import type { CheckInput } from './check-input.ts';
import { claimsOfKind } from './claims.ts';

const system =
  /^\/((bin|boot|dev|etc|lib|lib32|lib64|libx32|proc|root|run|sbin|sys|tmp|usr|var|var\/lib|var\/log)\/?)?$/;

export function isSystemDirectory(directory: string): boolean {
  return system.test(directory);
}

export function checkMountPoints(input: CheckInput): Finding[] {
  return claimsOfKind(input, 'mount').flatMap(({ claim, path }) => {
    if (!isSystemDirectory(claim.what)) return [];
    const wrong = `a mount on "${claim.what}" hides what the node itself needs`;
    return [error('system-directory', path, wrong, 'name a directory of its own, for example /srv/data')];
  });
}
