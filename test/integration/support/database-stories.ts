/**
 * The services of docs/operations/databases.md, each with what a client of it does. What is done on the hosts is read from that
 * page, what runs from the example: a story that works is a page that is right.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const page = readFileSync(join(root, 'docs', 'operations', 'databases.md'), 'utf8');

export const password = 'a-word-of-the-test';

export interface DatabaseStory {
  readonly title: string;
  /** File below examples/. */
  readonly example: string;
  /** The name that the blocks of its section have. */
  readonly section: string;
  readonly group: string;
  /** What Debian starts at boot once it is installed. */
  readonly units: readonly string[];
  /** A client that is told rows, a line each, and prints the number of each that was acknowledged. */
  readonly client: readonly string[];
  /** The line for one row. */
  readonly row: (number: number) => string;
  /** Prints the numbers of all rows that are there, a line each. */
  readonly rows: readonly string[];
  /** Run once by a client before any row. */
  readonly begin: readonly string[];
  /** Makes the server acknowledge before its disk has it, on the host that runs it. */
  readonly careless?: readonly string[];
}

/** Where a step of the page is done: on each host, on one of them, on each after that, on the one that owns the group. */
export type Where = 'each' | 'one' | 'last' | 'owner';

/** The commands of a section for these hosts, as a script. Undefined: the page has none. */
export function commandsOf(section: string, where: Where): string | undefined {
  const block = new RegExp(`^\`\`\`sh ${section} ${where}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page);
  return block?.[1];
}

const filler = 'x'.repeat(200);
const psql = [
  'env',
  `PGPASSWORD=${password}`,
  'psql',
  '-qAtX',
  '-v',
  'ON_ERROR_STOP=1',
  'host=192.168.10.50 user=app dbname=app connect_timeout=3',
];

function asPostgres(...statements: readonly string[]): string[] {
  return ['su', 'postgres', '-c', `psql -qAtX ${statements.map((one) => `-c '${one}'`).join(' ')}`];
}

export const postgresql: DatabaseStory = {
  title: 'PostgreSQL as a unit of systemd',
  example: 'postgresql.yaml',
  section: 'postgresql',
  group: 'postgresql',
  units: ['postgresql'],
  begin: [...psql, '-c', 'create table written (number integer primary key, content text)'],
  client: psql,
  // psql prints it when the server has said that the row is committed.
  row: (number) => `insert into written values (${number}, '${filler}') returning number;`,
  rows: [...psql, '-c', 'select number from written'],
  careless: asPostgres('alter system set synchronous_commit = off', 'select pg_reload_conf()'),
};

export const databaseStories: readonly DatabaseStory[] = [postgresql];
