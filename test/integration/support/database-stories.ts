/**
 * The services of docs/operations/databases.md, each with what a client of it does. What is done on the hosts is read from that
 * page, what runs from the example: a story that works is a page that is right.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { password } from './database-page.ts';

const root = join(import.meta.dirname, '..', '..', '..');

export interface DatabaseStory {
  readonly title: string;
  /** File below examples/. */
  readonly example: string;
  /** The name that the blocks of its section have. */
  readonly section: string;
  readonly group: string;
  /** What Debian starts at boot once it is installed. */
  readonly units: readonly string[];
  /** Run once by a client before any row. */
  readonly begin?: readonly string[];
  /** A client that is told rows, a line each, and prints the number of each that was acknowledged. */
  readonly client: readonly string[];
  /** The line for one row. */
  readonly row: (number: number) => string;
  /** Prints the numbers of the rows from this one on that are there as they were written, a line each. */
  readonly rows: (from: number) => readonly string[];
  /** Makes the server acknowledge before its disk has it, on the host that runs it. */
  readonly careless?: readonly string[];
}

const address = '192.168.10.50';
const filler = 'x'.repeat(200);
const create = 'create table written (number integer primary key, content text)';
const select = (from: number) =>
  `select number from written where number >= ${from} and content = '${filler}'`;

const psql = [
  'env',
  `PGPASSWORD=${password}`,
  'psql',
  '-qAtX',
  '-v',
  'ON_ERROR_STOP=1',
  `host=${address} user=app dbname=app connect_timeout=3`,
];

export const postgresql: DatabaseStory = {
  title: 'PostgreSQL as a unit of systemd',
  example: 'postgresql.yaml',
  section: 'postgresql',
  group: 'postgresql',
  units: ['postgresql'],
  begin: [...psql, '-c', create],
  client: psql,
  // psql prints it when the server has said that the row is committed.
  row: (number) => `insert into written values (${number}, '${filler}') returning number;`,
  rows: (from) => [...psql, '-c', select(from)],
  careless: [
    'su',
    'postgres',
    '-c',
    "psql -qAtX -c 'alter system set synchronous_commit = off' -c 'select pg_reload_conf()'",
  ],
};

/** The same server and the same hosts, by another hand. */
export const postgresqlByAgent: DatabaseStory = {
  ...postgresql,
  title: 'PostgreSQL by ocf:heartbeat:pgsql',
  example: 'postgresql-ocf.yaml',
};

const mariadbClient = [
  'mariadb',
  '-nBN',
  '-h',
  address,
  '-u',
  'app',
  `-p${password}`,
  '--connect-timeout=3',
  'app',
];

export const mariadb: DatabaseStory = {
  title: 'MariaDB as a unit of systemd',
  example: 'mariadb.yaml',
  section: 'mariadb',
  group: 'mariadb',
  units: ['mariadb'],
  begin: [...mariadbClient, '-e', create],
  client: mariadbClient,
  // The second answer comes after the first statement was acknowledged.
  row: (number) => `insert into written values (${number}, '${filler}'); select ${number};`,
  rows: (from) => [...mariadbClient, '-e', select(from)],
  careless: ['mariadb', '-e', 'set global innodb_flush_log_at_trx_commit = 0'],
};

/** $1 the row: it is written to the file of that name, by a client of its own. */
const putLoop = (put: string) => [
  'bash',
  '-c',
  `cd "$(mktemp -d)"
   while read -r number; do
     printf '%s ${filler}' "$number" > row
     ${put} > /dev/null 2>&1 || exit 1
     echo "$number"
   done`,
];

/**
 * Fails where a file that is there cannot be had. `list` prints names such as row.17, `fetch` gets the files that are named on
 * its standard input.
 */
const checkLoop = (list: string, fetch: string, from: number) => [
  'bash',
  '-c',
  `cd "$(mktemp -d)"
   ${list} | sed -n 's/.*[ /]row[.]\\([0-9]\\{1,\\}\\).*/\\1/p' | awk '$1 >= ${from} { print "row." $1 }' > names
   { ${fetch}; } < names > /dev/null || exit 1
   while read -r name; do
     [ -e "$name" ] || exit 1
     [ "$(cat "$name")" != "\${name#row.} ${filler}" ] && echo "\${name#row.} reads $(head -c 40 "$name")" >&2 ||
       echo "\${name#row.}"
   done < names`,
];

const nfsClient = (what: string, last: string) => [
  process.execPath,
  join(import.meta.dirname, 'nfs-client.ts'),
  what,
  address,
  '/srv/nfs/share',
  last,
];

export const nfs: DatabaseStory = {
  title: 'An NFS export by NFS-Ganesha',
  example: 'nfs.yaml',
  section: 'nfs',
  group: 'nfs',
  units: ['nfs-ganesha'],
  client: nfsClient('write', '/tmp/handle'),
  row: String,
  rows: (from) => nfsClient('read', String(from)),
};

const smbclient = `smbclient -t 3 -U 'app%${password}' //${address}/share`;

export const samba: DatabaseStory = {
  title: 'A share of Samba',
  example: 'samba.yaml',
  section: 'samba',
  group: 'samba',
  units: ['smbd'],
  client: putLoop(`${smbclient} -c "put row row.$number"`),
  row: String,
  rows: (from) => checkLoop(`${smbclient} -c 'ls row.*'`, `sed 's/.*/get & &/' | ${smbclient}`, from),
  careless: [
    'sh',
    '-c',
    "sed -i 's/sync always = yes/sync always = no/' /etc/samba/smb.conf && smbcontrol smbd reload-config",
  ],
};

export const databaseStories: readonly DatabaseStory[] = [postgresql, postgresqlByAgent, mariadb, nfs, samba];

/** The example, as text. */
export function readExample({ example }: DatabaseStory): string {
  return readFileSync(join(root, 'examples', example), 'utf8');
}
