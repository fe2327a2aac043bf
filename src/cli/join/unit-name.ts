/** How a unit is told the name of its node, where that is not the short name of the host: a line in /etc/default/holdfast. */
import { writeIdentityFile } from '../../identity/identity-files.ts';

const line = /^[ \t]*#?[ \t]*HOLDFAST_NODE=.*$/m;
const said = /^[ \t]*HOLDFAST_NODE=(.*)$/m;

/** The text with the name in it; the same text where the units call the node so already. */
export function withNodeName(text: string, node: string, shortName: string): string {
  const now = said.exec(text)?.[1]?.trim() ?? shortName;
  if (now === node) return text;
  const named = `HOLDFAST_NODE=${node}`;
  if (line.test(text)) return text.replace(said.test(text) ? said : line, named);
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${named}\n`;
}

export function writeDefaults(file: string, before: string, node: string, shortName: string): void {
  const after = withNodeName(before, node, shortName);
  if (after !== before) writeIdentityFile(file, after);
}
