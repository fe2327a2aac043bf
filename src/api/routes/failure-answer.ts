/** How a failure becomes an answer: one HTTP status per code, the same body for all. */
import { type ErrorCode, HoldfastError, isErrorCode } from '../../errors.ts';
import type { ErrorView } from '../contract/views.ts';
import { Refusal } from '../refusal.ts';
import { viewRemedy } from '../views/remedy.ts';

export const statuses: Partial<Record<ErrorCode, number>> = {
  'invalid-request': 400,
  'not-let-in': 401,
  forbidden: 403,
  'unknown-route': 404,
  'unknown-group': 404,
  'unknown-token': 404,
  'wrong-method': 405,
  refused: 409,
  'authority-not-held': 409,
  'authority-closed': 409,
  'authority-not-taken': 409,
  'not-initialised': 409,
  'no-identity': 409,
  'api-off': 409,
  'too-many-tokens': 409,
  'request-too-large': 413,
  'store-unavailable': 503,
  unanswered: 504,
};

export function failureAnswer(error: unknown, headers: Record<string, string> = {}): Response {
  const known = isErrorCode((error as { readonly code?: unknown })?.code);
  const failure = known ? (error as Error & { code: ErrorCode }) : unexpected(error);
  const field = failure instanceof HoldfastError ? failure.details.field : undefined;
  const refusal = failure instanceof Refusal ? failure : undefined;
  const body: ErrorView = {
    error: {
      code: failure.code,
      message: failure.message,
      field: field === undefined ? null : String(field),
      reason: refusal?.reason ?? null,
      remedy: refusal ? viewRemedy(refusal.reason) : null,
    },
  };
  const status = statuses[failure.code] ?? 500;
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

function unexpected(error: unknown): HoldfastError {
  return new HoldfastError('internal', { reason: error instanceof Error ? error.message : String(error) });
}
