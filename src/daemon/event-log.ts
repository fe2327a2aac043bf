/**
 * The node's events: the core's notes with a number and a wall-clock time, the newest in memory, all of them (up to a
 * bound) in `events.ndjson` of the state directory. A disk that is full loses events, never a decision.
 */
import { appendFile, readFileSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Note } from '../core/takeover/note.ts';
import type { AgentEvent } from '../ports/agent-facade.ts';

const keep = 1000;
const fileBytesMax = 4 * 1024 * 1024;

export interface EventLog {
  add(notes: readonly Note[], wall: number): void;
  after(seq: number, limit: number): readonly AgentEvent[];
  /** All that is kept, oldest first. */
  kept(): Promise<readonly AgentEvent[]>;
  onEvent(listener: (event: AgentEvent) => void, signal: AbortSignal): void;
}

export function createEventLog(stateDir: string): EventLog {
  const file = join(stateDir, 'events.ndjson');
  let recent = readRecent(file);
  let seq = recent.at(-1)?.seq ?? 0;
  const listeners = new Set<(event: AgentEvent) => void>();
  let pending = '';
  let writing = false;

  const flush = () => {
    if (writing || pending === '') return;
    const text = pending;
    pending = '';
    writing = true;
    rotate(file);
    appendFile(file, text, () => {
      writing = false;
      flush();
    });
  };

  return {
    add(notes, wall) {
      for (const note of notes) {
        seq += 1;
        const event = { ...note, seq, at: wall };
        recent.push(event);
        pending += `${JSON.stringify(event)}\n`;
        for (const listener of listeners) listener(event);
      }
      if (recent.length > 2 * keep) recent = recent.slice(-keep);
      flush();
    },
    after: (from, limit) => recent.filter((e) => e.seq > from).slice(0, limit),
    async kept() {
      const texts = await Promise.all(
        [`${file}.1`, file].map((one) => readFile(one, 'utf8').catch(() => '')),
      );
      const written = texts.flatMap((text) => text.split('\n').flatMap(parse));
      const last = written.at(-1)?.seq ?? 0;
      return [...written, ...recent.filter((event) => event.seq > last)];
    },
    onEvent(listener, signal) {
      listeners.add(listener);
      signal.addEventListener('abort', () => listeners.delete(listener), { once: true });
    },
  };
}

function readRecent(file: string): AgentEvent[] {
  try {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((l) => l !== '');
    return lines.slice(-keep).flatMap(parse);
  } catch {
    return [];
  }
}

/** A line cut short by a crash, or written by a version that kept sentences, is left out. */
function parse(line: string): AgentEvent[] {
  try {
    const event = JSON.parse(line) as Partial<AgentEvent>;
    return typeof event.reason?.kind === 'string' ? [event as AgentEvent] : [];
  } catch {
    return [];
  }
}

function rotate(file: string): void {
  try {
    if (statSync(file).size > fileBytesMax) renameSync(file, `${file}.1`);
  } catch {
    // There is no file yet.
  }
}
