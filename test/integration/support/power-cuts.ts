/** The power of whoever serves, cut again and again while clients write, and what of that is on the other host then. */
import type { DatabaseCluster } from './database-cluster.ts';
import type { Recorder } from './recorder.ts';
import { until } from './until.ts';

/** So many rows at least before a cut, and so many after it before it counts as survived. */
const rowsBetween = 30;
const rowsWithinMs = 120_000;

export interface Cut {
  readonly from: string;
  readonly to: string;
  /** Rows acknowledged until the power was gone. */
  readonly acknowledged: number;
  /** Their numbers, of those that are not there any more. */
  readonly lost: readonly number[];
  /** From the cut until clients had written again. */
  readonly servesMs: number;
}

export class PowerCuts {
  readonly #cluster: DatabaseCluster;
  readonly #recorder: Recorder;
  #owner: string;
  /** Rows that were looked for after a cut already. */
  #checked: ReadonlySet<number> = new Set();

  private constructor(cluster: DatabaseCluster, owner: string) {
    this.#cluster = cluster;
    this.#recorder = cluster.startRecorder();
    this.#owner = owner;
  }

  /** Clients write from now on. */
  static async begin(cluster: DatabaseCluster): Promise<PowerCuts> {
    return new PowerCuts(cluster, await cluster.untilRuns());
  }

  get owner(): string {
    return this.#owner;
  }

  /** Resolves when no client is left. */
  end(): Promise<void> {
    return this.#recorder.stop();
  }

  /** Ends with both hosts up and the group on the other one. */
  async cut(): Promise<Cut> {
    const from = this.#owner;
    await this.#untilMoreAreWritten();
    const beganMs = performance.now();
    await this.#cluster.lab.power(from, 'off');
    const acknowledged = [...this.#recorder.acknowledged];
    this.#owner = await this.#cluster.untilRuns(from);
    await this.#untilMoreAreWritten();
    const servesMs = Math.round(performance.now() - beganMs);
    const lost = await this.#missing(acknowledged);
    await this.#cluster.lab.power(from, 'on');
    await this.#cluster.untilIn(from);
    return { from, to: this.#owner, acknowledged: acknowledged.length, lost, servesMs };
  }

  /** Those that are not there, of what was acknowledged since the last look. */
  async #missing(acknowledged: readonly number[]): Promise<number[]> {
    const fresh = acknowledged.filter((number) => !this.#checked.has(number));
    const from = Math.min(...fresh);
    const rows = await until(() => this.#cluster.rows(from), rowsWithinMs, 'the rows can be read');
    this.#checked = new Set(acknowledged);
    return fresh.filter((number) => !rows.has(number));
  }

  async #untilMoreAreWritten(): Promise<void> {
    const wanted = this.#recorder.acknowledged.size + rowsBetween;
    const isWritten = () => this.#recorder.acknowledged.size >= wanted;
    await until(isWritten, rowsWithinMs, `${rowsBetween} more rows are acknowledged`);
  }
}
