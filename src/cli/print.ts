/** Prints one value in the form that was asked for: a table for people, the documented shape for programs. */
import type { Context } from './context.ts';
import type { OutputInput } from './options.ts';

/** `table` is called only when a table is wanted; its text ends with or without a newline. */
export async function print(
  context: Context,
  input: OutputInput,
  value: unknown,
  table: () => string,
): Promise<void> {
  context.out.write(ending(await render(input.output, value, table)));
}

async function render(format: OutputInput['output'], value: unknown, table: () => string): Promise<string> {
  switch (format) {
    case 'json':
      return JSON.stringify(value, undefined, 2);
    case 'yaml':
      return (await import('./render/yaml.ts')).toYaml(value);
    case 'table':
      return table();
  }
}

function ending(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
