/**
 * Every way Holdfast can say no, in one table: a stable code, the sentence people see, whether trying again can help,
 * and the exit code of a command that ends with it. Scripts match codes, people read sentences; docs/errors.md is made
 * from this table (`make docs`), and a test fails when the two disagree.
 *
 * Parts that must not depend on this file throw an Error with a `code` of their own; their codes are listed all the same.
 */
import { agentErrors } from './errors/agent-errors.ts';
import { backupErrors } from './errors/backup-errors.ts';
import { commandErrors } from './errors/command-errors.ts';
import { type ErrorEntry, exitCodes } from './errors/error-entry.ts';
import { fileErrors } from './errors/file-errors.ts';
import { labErrors } from './errors/lab-errors.ts';
import { processErrors } from './errors/process-errors.ts';
import { storeErrors } from './errors/store-errors.ts';

export { type ErrorEntry, type ExitName, exitCodes, exitMeanings } from './errors/error-entry.ts';

export const errorCatalogue = {
  ...commandErrors,
  ...agentErrors,
  ...fileErrors,
  ...processErrors,
  ...storeErrors,
  ...backupErrors,
  ...labErrors,
} as const satisfies Readonly<Record<string, ErrorEntry>>;

export type ErrorCode = keyof typeof errorCatalogue;

export type ErrorDetails = Readonly<Record<string, string | number>>;

/** The sentence of a code with its details filled in. */
function errorMessage(code: ErrorCode, details: ErrorDetails = {}): string {
  return errorCatalogue[code].message.replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(details[name] ?? whole),
  );
}

/** An error of the catalogue. */
export class HoldfastError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, message = errorMessage(code, details)) {
    super(message);
    this.name = 'HoldfastError';
    this.code = code;
    this.details = details;
  }
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCatalogue, code);
}

/** Exit code for anything thrown. */
export function exitCodeOf(error: unknown): number {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return exitCodes[isErrorCode(code) ? errorCatalogue[code].exit : 'failed'];
}
