/** A program as text, one line per step: for golden tests and for people who want to see what a resource does. */
import { sourceWords } from '../secrets/secret-source.ts';
import type { CallStep, Meaning, Program, RunStep, Step, Surroundings } from './step.ts';

const programParts = [
  'start',
  'stop',
  'probe',
  'deepProbe',
  'hardStop',
  'verifyStopped',
  'announce',
] as const;

export function renderProgram(program: Program): string {
  const parts = programParts.map((part) => [
    `${part}:`,
    ...program[part].flatMap((step) => indent(renderStep(step))),
  ]);
  return `${parts.flat().join('\n')}\n`;
}

const indent = (text: string): string[] => text.split('\n').map((line) => `  ${line}`);

function renderStep(step: Step): string {
  switch (step.kind) {
    case 'run':
      return renderRun(step);
    case 'background':
      return `${step.kind} ${renderWords(step.argv)}`;
    case 'wait-command':
      return `${step.kind} ${renderWords(step.argv)}${renderSecrets(step)}`;
    case 'call':
      return renderCall(step);
    case 'spawn-main':
      return `spawn-main in ${step.cwd}: ${renderWords(step.argv)}${renderSecrets(step)}`;
    default:
      return Object.entries(step)
        .map(([key, value]) => (key === 'kind' ? value : `${key}=${value}`))
        .join(' ');
  }
}

function renderRun(step: RunStep): string {
  const where = `${step.joins ? 'run' : 'run outside'}${step.untilRunning ? ' until it runs' : ''}`;
  const output = step.output ? ` silent=${step.output.empty} speaking=${step.output.some}` : '';
  const title = step.title === undefined ? '' : `(${step.title}) `;
  return `${title}${where} ${renderWords(step.argv)}${renderSecrets(step)} [${renderMeanings(step.exits)}${output}]`;
}

const renderSecrets = ({ secrets = [] }: Surroundings): string =>
  secrets.map(({ variable, source }) => ` (${variable} from ${sourceWords(source)})`).join('');

function renderCall({ title, socket, requests, word, words, nobody }: CallStep): string {
  const sent = requests.map((request) => JSON.stringify(request)).join(' ');
  return `(${title}) call ${socket} ${sent} -> ${word.join('.')} [${renderMeanings(words)} nobody=${nobody}]`;
}

const renderMeanings = (meanings: Readonly<Record<string, Meaning>>): string =>
  Object.entries(meanings)
    .map(([exit, meaning]) => `${exit}=${meaning}`)
    .join(' ');

const renderWords = (words: readonly string[]): string =>
  words
    .map((word) => (/^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
