/**
 * What random runs must come to: steps of what people do, and reasons that somebody told. A fault that leads nowhere any more
 * would test nothing, and nobody would notice; so these are counted, and a long series in which one never came about fails.
 */
import type { Note } from '../core/takeover/note.ts';

const steps = ['key-accept', 'key-sign', 'key-forget', 'key-wait', 'key-rewrite'] as const;
const told = [
  ...([
    'without-daemon',
    'cannot-be-told',
    'cut-off',
    'unwell',
    'cannot-release',
    'maybe-a-copy',
    'stop-failed',
  ] as const),
  ...([
    'group-waits',
    'document-forged',
    'record-forged',
    'store-older',
    'unproven',
    'off-contradicted',
    'switched-on',
    'stays-off',
  ] as const),
] as const;

export type Step = (typeof steps)[number];
type Told = (typeof told)[number];

export class Exercised {
  readonly #counts = new Map<string, number>([...steps, ...told].map((what) => [what, 0]));

  step(what: Step): void {
    this.#count(what);
  }

  /** Its reason, and those that it is made of. */
  noted({ reason }: Note): void {
    JSON.stringify(reason, (key, value: unknown) => {
      if (key === 'kind' && (told as readonly unknown[]).includes(value)) this.#count(value as Told);
      return value;
    });
  }

  entries(): (readonly [string, number])[] {
    return [...this.#counts];
  }

  #count(what: Step | Told): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }
}
