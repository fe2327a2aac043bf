/** A client that asks a web server every 10 ms, whatever becomes of its questions, and keeps who answered when. */
import { get } from 'node:http';

const everyMs = 10;
const patienceMs = 1000;

export interface Asking {
  readonly answers: readonly { readonly atMs: number; readonly by: string }[];
  /** What was answered until now does not count any more. */
  forget(): void;
  /** Whole milliseconds; until now. */
  longestSilenceMs(): number;
  answeredBy(): readonly string[];
  close(): void;
}

/** The body of an answer is the name of who gives it. */
export function askSteadily(url: string): Asking {
  let answers: { atMs: number; by: string }[] = [];
  const ask = () => {
    const request = get(url, { agent: false, timeout: patienceMs }, (answer) => {
      let by = '';
      answer.setEncoding('utf8').on('data', (text: string) => (by += text));
      answer.on('end', () => answers.push({ atMs: performance.now(), by }));
      answer.on('error', () => {});
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => {});
  };
  const timer = setInterval(ask, everyMs);
  return {
    get answers() {
      return answers;
    },
    forget: () => {
      answers = answers.slice(-1);
    },
    longestSilenceMs: () => {
      const times = [...answers.map(({ atMs }) => atMs), performance.now()];
      return Math.round(Math.max(0, ...times.map((at, i) => at - (times[i - 1] ?? at))));
    },
    answeredBy: () => [...new Set(answers.map(({ by }) => by))].sort(),
    close: () => clearInterval(timer),
  };
}
