/** The commands of docs/operations/databases.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const page = join(import.meta.dirname, '..', '..', '..', 'docs', 'operations', 'databases.md');

/** What `$PASSWORD` is on that page. */
export const password = 'a-word-of-the-test';

/** Where a step of the page is done: on each host, on one of them, on each after that, on the one that owns the group. */
export type Where = 'each' | 'one' | 'last' | 'owner';

/** The commands of a section for these hosts, as a script. Undefined: the page has none. */
export function commandsOf(section: string, where: Where): string | undefined {
  const block = new RegExp(`^\`\`\`sh ${section} ${where}\\n([\\s\\S]*?)^\`\`\`$`, 'm');
  return block.exec(readFileSync(page, 'utf8'))?.[1];
}
