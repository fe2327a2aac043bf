/**
 * Puts the events of this node into the journal of the system, with their fields, where the agent runs as a unit of systemd. Node
 * has no datagrams on Unix sockets, so `logger --journald` speaks for it, below one shell that lives as long as the daemon: what the
 * daemon does for an event is one write into a pipe (docs/decisions/journald-by-logger.md). Nothing waits for any of it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';
import type { AgentEvent } from '../../ports/agent-facade.ts';
import { journalFields, type Teller } from './journal-fields.ts';

/** Ends a field; no field has a control character. */
const fieldEnd = '\u001f';
/** One entry a line on standard input, MESSAGE and PRIORITY first. A logger that knows no journald leaves the sentence. */
const writer = `set -f
if logger --help 2>/dev/null | grep -q -e --journald
then put() { printf '%s\\n' "$@" | logger --journald 2>/dev/null; }
else put() { printf '<%s>%s\\n' "\${2#PRIORITY=}" "\${1#MESSAGE=}" >&2; }
fi
while IFS= read -r line; do
  IFS='${fieldEnd}'
  put $line
done`;
/** So much may wait for a journal that is slow. */
const waitingBytesMax = 1024 * 1024;
/** At most so often another writer is begun. */
const againMs = 10_000;

export interface SystemJournal {
  add(event: AgentEvent): void;
}

/** Undefined where this process does not write into a journal: nobody would look there. */
export function createUnitJournal(teller: Teller, signal: AbortSignal): SystemJournal | undefined {
  return writesToJournal(process.env.JOURNAL_STREAM) ? createSystemJournal(teller, signal) : undefined;
}

/** `env`: where `logger` is found. */
export function createSystemJournal(
  teller: Teller,
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = process.env,
): SystemJournal {
  let child: ChildProcess | undefined;
  let begunAt = Number.NEGATIVE_INFINITY;
  let lost = 0;
  signal.addEventListener('abort', () => child?.stdin?.end(), { once: true });
  const begin = (): ChildProcess | undefined => {
    if (performance.now() - begunAt < againMs) return undefined;
    begunAt = performance.now();
    const next = spawn('/bin/sh', ['-c', writer], { stdio: ['pipe', 'ignore', 'inherit'], env });
    const gone = () => {
      if (child === next) child = undefined;
    };
    next.on('error', gone);
    next.on('exit', gone);
    next.stdin?.on('error', gone);
    return next;
  };
  return {
    add(event) {
      child ??= begin();
      const input = child?.stdin;
      if (!input || input.writableLength > waitingBytesMax) {
        lost += 1;
        return;
      }
      const fields = journalFields(event, teller);
      input.write(`${entryLine(lost > 0 ? { ...fields, HOLDFAST_LOST: String(lost) } : fields)}\n`);
      lost = 0;
    },
  };
}

function entryLine(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(fieldEnd);
}

/** systemd.exec(5): the variable is inherited by whoever is started, so the stream itself is compared. */
function writesToJournal(stream: string | undefined): boolean {
  try {
    const { dev, ino } = fstatSync(2);
    return stream === `${dev}:${ino}`;
  } catch {
    return false;
  }
}
