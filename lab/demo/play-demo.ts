/** The demo from the empty machine to the empty machine: content, lab, story, and away with everything. */
import { existsSync, rmdirSync } from 'node:fs';
import { labControlGroup } from '../control-group.ts';
import { Lab } from '../lab.ts';
import { labsDirectory, nodeStateDirectory } from '../lab-files.ts';
import { contentDirectory, removeContent, writeContent } from './content.ts';
import { compileKeptHints } from './kept-hints.ts';
import { findLeftBehind, type Traces } from './left-behind.ts';
import { performStory } from './perform-story.ts';
import type { Screen } from './screen.ts';
import { subject } from './subject.ts';

export interface DemoOptions {
  readonly screen: Screen;
  readonly signal: AbortSignal;
  /** Leave the cluster up after the story. */
  readonly keep: boolean;
}

/** Resolves with the exit code; what went wrong has been said by then. */
export async function playDemo({ screen, signal, keep }: DemoOptions): Promise<number> {
  const obstacle = await findObstacle();
  if (obstacle !== undefined) {
    screen.line(screen.paint('red', obstacle));
    return 1;
  }
  const startedMs = performance.now();
  screen.line(
    screen.paint('bold', 'Holdfast: five nodes on this machine keep one web server at one address.'),
  );
  const run = new DemoRun(screen, signal);
  const isRight = await run.play();
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  if (keep && run.lab && !signal.aborted) {
    screen.line(compileKeptHints(run.lab.dir, run.madeContent ? contentDirectory : undefined));
    return isRight ? 0 : 1;
  }
  if (!isRight && !signal.aborted) screen.line('To look at the cluster as it was left: make demo-keep');
  const left = await run.cleanUp();
  for (const thing of left) screen.line(screen.paint('red', `Left behind: ${thing}`));
  if (signal.aborted) {
    screen.line('Interrupted; what was there has been cleaned up.');
    return 130;
  }
  screen.line(`${left.length === 0 ? 'Nothing is left behind. ' : ''}${seconds} s in all.`);
  return isRight && left.length === 0 ? 0 : 1;
}

async function findObstacle(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'The demo makes namespaces and mounts; run it as root.';
  const labs = await Lab.list();
  if (!labs.some((lab) => lab.cluster === subject.cluster)) return undefined;
  return `A lab of ${subject.cluster} is up already; take it down first: bin/holdfast lab down --lab ${subject.cluster}`;
}

class DemoRun {
  lab: Lab | undefined;
  madeContent = false;
  /** Directories of the lab that this machine did not have before; the second is a mount point for all labs. */
  readonly #made = [labsDirectory, nodeStateDirectory].filter((directory) => !existsSync(directory));
  readonly #screen: Screen;
  readonly #signal: AbortSignal;

  constructor(screen: Screen, signal: AbortSignal) {
    this.#screen = screen;
    this.#signal = signal;
  }

  /** True if everything came out right; says why not otherwise. */
  async play(): Promise<boolean> {
    try {
      this.#screen.status('making the content of the web site');
      this.madeContent = (await writeContent()) === 'made';
      this.lab = await this.#startLab();
      return await performStory(this.lab, this.#screen, this.#signal);
    } catch (error) {
      if (!this.#signal.aborted) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#screen.line(this.#screen.paint('red', reason));
      }
      return false;
    }
  }

  /** Ends and removes everything, however far it had come; says what is still there. */
  async cleanUp(): Promise<string[]> {
    this.#screen.status(this.#signal.aborted ? 'interrupted, cleaning up' : 'cleaning up');
    await this.lab?.down().catch((error: Error) => this.#screen.line(error.message));
    if (this.madeContent) removeContent();
    for (const directory of this.#made) removeIfEmpty(directory);
    const labDirectory = this.lab?.dir;
    const traces: Traces = {
      directories: [
        ...(labDirectory === undefined ? [] : [labDirectory]),
        ...(this.madeContent ? [contentDirectory] : []),
      ],
      controlGroup: labControlGroup(subject.cluster),
    };
    const left = await findLeftBehind(traces);
    this.#screen.status('');
    return left;
  }

  async #startLab(): Promise<Lab> {
    this.#screen.restartClock();
    const onProgress = (text: string) => this.#screen.tell({ at: Date.now(), who: 'lab', text });
    return Lab.up(subject.clusterFile, { onProgress, signal: this.#signal });
  }
}

/** Another lab may have come to use it. */
function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // In use, or gone already.
  }
}
