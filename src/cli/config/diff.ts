/** `holdfast config diff`: what one applied configuration changed of another, in sentences and line by line. */
import type { AppliedView } from '../../api/contract/views.ts';
import { hideSecrets } from '../../config/hide-secrets.ts';
import { planChanges } from '../../config/plan-changes.ts';
import type { PlannedChange } from '../../config/planned-change.ts';
import type { Paint } from '../../terminal/paint.ts';
import { renderTextRows } from '../../terminal/table.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';
import { diffLines } from './diff-lines.ts';
import { readApplied } from './show.ts';

interface DiffInput extends OutputInput, StateDirInput {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** What `-o json` prints. */
interface DiffView {
  readonly from: number;
  readonly to: number;
  readonly changes: readonly PlannedChange[];
  /** Of the cluster files, each with `+`, `-` or a blank before it; empty where one was not kept. */
  readonly lines: readonly string[];
}

export async function diff(context: Context, input: DiffInput): Promise<undefined> {
  const client = clientOf(context, input);
  const to = await readApplied(client, input.to);
  const from = await readApplied(client, input.from ?? Math.max(1, to.version - 1));
  const view: DiffView = {
    from: from.version,
    to: to.version,
    changes: planChanges(from.config, to.config),
    lines: diffLines(shown(from), shown(to)),
  };
  await print(context, input, view, () => render(view, context.width, context.paint));
  return undefined;
}

/** A password that changed is not seen to have changed here; the sentences say that its device did. */
function shown({ source }: AppliedView): string {
  return source === null ? '' : hideSecrets(source);
}

function render({ from, to, changes, lines }: DiffView, width: number, paint: Paint): string {
  if (changes.length === 0 && lines.length === 0) return `Configurations ${from} and ${to} do not differ.`;
  const title = `From configuration ${from} to ${to}:`;
  const words = changes.length === 0 ? ['nothing but the words of the file'] : changes.map((c) => c.words);
  const coloured = lines.map((line) => paintLine(line, paint));
  const sentences = renderTextRows(
    words.map((text) => [text]),
    width,
    { indent: 2 },
  );
  return [title, ...sentences, '', ...coloured].join('\n');
}

function paintLine(line: string, paint: Paint): string {
  if (line.startsWith('+')) return paint('green', line);
  return line.startsWith('-') ? paint('red', line) : line;
}
