/** What a kind of health check is: one question, asked again and again, whose answer is that it passes or what is wrong. */
import type { HealthCheckConfig } from '../core/config.ts';
import type { CheckAnswer } from '../core/health/judge-health.ts';

export interface CheckBounds {
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/** Never rejects, and answers within its time. */
export type Ask = (params: HealthCheckConfig['params'], bounds: CheckBounds) => Promise<CheckAnswer>;

export const passed: CheckAnswer = { passes: true, said: '' };

/** `said` may come from anybody: it goes into records, journals and terminals as one line. */
export function failed(said: string): CheckAnswer {
  return {
    passes: false,
    said: said
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, 200),
  };
}
