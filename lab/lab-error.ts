/** Everything a lab can refuse or fail at. `code` is stable; the message is one sentence that names the next step. */
export type LabErrorCode =
  | 'lab-exists'
  | 'lab-none'
  | 'lab-name'
  | 'lab-ambiguous'
  | 'lab-unsuitable'
  | 'lab-unknown-host'
  | 'lab-unknown-network'
  | 'lab-not-on'
  | 'lab-bad-request'
  | 'lab-boot-failed'
  | 'lab-up-failed'
  | 'lab-command-failed'
  | 'lab-machine-unfit';

export class LabError extends Error {
  readonly code: LabErrorCode;

  constructor(code: LabErrorCode, message: string) {
    super(message);
    this.name = 'LabError';
    this.code = code;
  }
}

/** An error that crossed the control socket or was thrown by something else, as a LabError. */
export function toLabError(error: unknown, fallback: LabErrorCode): LabError {
  if (error instanceof LabError) return error;
  return new LabError(fallback, error instanceof Error ? error.message : String(error));
}
