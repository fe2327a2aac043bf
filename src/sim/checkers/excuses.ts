/**
 * What the liveness checker forgives: what people had forbidden is allowed again, a person vouches, somebody switches on. An
 * excuse that is never needed hides that its cause never comes about: so they are counted, and a long series of random runs
 * must need each of them.
 */
const excuses = [
  ...(['armed', 'resumed', 'maintenance-ended', 'started', 'enabled', 'switched-on'] as const),
  ...(['vouched-for-a-copy', 'fenced-unproven', 'stays-stopped', 'stays-down-by-policy'] as const),
  ...(['store-accepted', 'disk-mended'] as const),
] as const;

export type Excuse = (typeof excuses)[number];

export class Excuses {
  readonly #used = new Map<Excuse, number>(excuses.map((excuse) => [excuse, 0]));

  use(excuse: Excuse): void {
    this.#used.set(excuse, this.of(excuse) + 1);
  }

  of(excuse: Excuse): number {
    return this.#used.get(excuse) ?? 0;
  }

  /** All of them, with how often each was used. */
  entries(): (readonly [Excuse, number])[] {
    return excuses.map((excuse) => [excuse, this.of(excuse)]);
  }
}
