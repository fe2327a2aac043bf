/**
 * How a token is written: `hft_ID_SECRET`, so that a person and a scanner for leaked secrets know what it is, and the agent
 * finds its entry without trying all. Only the hash of the secret is kept. It is a plain SHA-256: a slow hash protects what
 * people think up, and these 256 bits come from the system's generator, so there is nothing to try through; and what is quick
 * to check cannot be used to keep an agent busy.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface TokenParts {
  readonly id: string;
  readonly secret: string;
}

const shape = /^hft_([0-9a-f]{8})_([A-Za-z0-9_-]{43})$/;

/** From the system's random numbers. */
export function createTokenParts(): TokenParts {
  return { id: randomBytes(4).toString('hex'), secret: randomBytes(32).toString('base64url') };
}

export function renderToken({ id, secret }: TokenParts): string {
  return `hft_${id}_${secret}`;
}

/** Undefined for what is not written like one. */
export function parseToken(text: string): TokenParts | undefined {
  const [, id, secret] = shape.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** Hexadecimal. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(`holdfast token\n${secret}`).digest('hex');
}

/** Takes as long for a wrong one as for the right one. */
export function isSecretOf(hash: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashSecret(secret), 'hex'));
}
