/** One thing doctor looked at. */
export interface Check {
  readonly check: string;
  /** `warning`: it works, but not as well as it could. */
  readonly result: 'ok' | 'warning' | 'failed';
  readonly found: string;
  /** What would be right; empty when it is. */
  readonly next: string;
}

export function ok(check: string, found: string): Check {
  return { check, result: 'ok', found, next: '' };
}

export function warning(check: string, found: string, next: string): Check {
  return { check, result: 'warning', found, next };
}

export function failed(check: string, found: string, next: string): Check {
  return { check, result: 'failed', found, next };
}
