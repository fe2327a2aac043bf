/** The one place that runs a command for the lab: no shell, no interpretation; what it said on stderr is the reason of a failure. */
import { spawn } from 'node:child_process';
import { LabError } from './lab-error.ts';

export interface RunOptions {
  readonly input?: string;
  /** Killed and reported as failed after this long; 10 s unless told. */
  readonly timeoutMs?: number;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `argv` to its end and resolves with what it printed to stdout. Throws `lab-command-failed` for any code but 0. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await runForResult(argv, options);
  if (result.code === 0) return result.stdout;
  const said = result.stderr.trim().split('\n');
  const reason = said.find((line) => /error/i.test(line)) || said[0] || `exit code ${result.code}`;
  throw new LabError('lab-command-failed', `"${argv.join(' ').slice(0, 200)}" failed: ${reason}`);
}

/** Like `run`, but every exit code is a result; 128 + n (137 for SIGKILL) stands for death by signal. */
export function runForResult(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const [command = '', ...args] = argv;
  const { timeoutMs = 10_000 } = options;
  const begunMs = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { timeout: timeoutMs, killSignal: 'SIGKILL' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) =>
      reject(new LabError('lab-command-failed', `Cannot run "${command}": ${error.message}`)),
    );
    child.on('close', (code) => {
      const isLate = code === null && performance.now() - begunMs >= timeoutMs;
      const late = isLate ? `error: not ended within ${timeoutMs / 1000} s, and killed\n` : '';
      resolve({ code: code ?? 137, stdout, stderr: `${late}${stderr}` });
    });
    // A command that ends without reading its input is judged by its exit code, not by the broken pipe.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}
