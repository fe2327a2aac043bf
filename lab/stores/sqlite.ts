/**
 * The store process of a lab. Its database lies in a small file system of its own inside the host, made in a file, so
 * that it can be full or refuse writes without harming the machine.
 */
import { join } from 'node:path';
import { splitHostPort } from '../../src/values/host-port.ts';
import { sh } from '../shell-word.ts';
import type { LabStoreFaults, StoreCommand, StoreInput, StorePlan } from './lab-store.ts';
import { StoreOwners, unsuitable } from './store-owners.ts';

interface Place {
  readonly host: string;
  readonly image: string;
  readonly mount: string;
  readonly database: string;
}

export function planSqlite(input: StoreInput): StorePlan {
  const owners = new StoreOwners(input.config);
  const address = String(input.config.store.address);
  const parts = splitHostPort(address);
  if (parts === undefined) throw unsuitable(`"${address}" is no address of a store; write HOST:PORT.`);
  const mount = join(input.dir, 'store');
  const place = {
    host: owners.ownerOf(parts.host),
    image: join(input.dir, 'store.img'),
    mount,
    database: join(mount, 'holdfast.db'),
  };
  const secured = input.identity === undefined ? [] : ['--identity', input.identity];
  const argv = [
    input.holdfast,
    ...['store', 'serve', '--listen', address, '--file', place.database],
    ...secured,
  ];
  return {
    store: {
      kind: 'sqlite',
      directories: [mount],
      boot: { host: place.host, lines: mountAndInit(input, place) },
      faults: faultsOf(place),
    },
    hosts: owners.extra,
    services: new Map([[place.host, [{ name: 'store', argv, store: true }]]]),
  };
}

function mountAndInit({ holdfast, file }: StoreInput, { image, mount, database }: Place): string[] {
  const init = [holdfast, 'init', file, '--store-file', database].map(sh).join(' ');
  return [
    // What is new with the lab has no node that may run.
    'first=',
    `[ -e ${sh(image)} ] || { first=--nothing-runs; truncate -s 32M ${sh(image)}; mkfs.ext4 -q -b 4096 -m 0 ${sh(image)}; }`,
    `mount -n -o loop ${sh(image)} ${sh(mount)}`,
    '# A lab that was kept may have been kept with a fault.',
    `chattr -f -i ${sh(mount)} ${sh(mount)}/* || :`,
    `rm -f ${sh(mount)}/ballast`,
    `[ -e ${sh(database)} ] || ${init} $first`,
  ];
}

/** `readonly`: database and log refuse writes (EPERM on the open files). `full`: its file system has no block left. */
function faultsOf({ host, mount, database }: Place): LabStoreFaults {
  const script = (text: string): StoreCommand[] => [
    { host, argv: ['sh', '-ec', text, 'store', mount, database, process.execPath, truncateLog] },
  ];
  return {
    readonly: script(readonlyScript),
    full: script(fillScript),
    // Nobody else can empty the log of a store process that runs: it holds its database for itself alone.
    fullStops: true,
    heal: script(healScript),
    healedBy: host,
  };
}

/** The shared memory file stays writable: it is mapped, and a refused page would kill the process instead of failing the write. */
const readonlyScript = 'for f in "$2" "$2-wal" "$1"; do [ ! -e "$f" ] || chattr +i "$f"; done';

/** The write-ahead log is emptied first: it could write the blocks it has again without asking for new ones. */
const fillScript = `"$3" --disable-warning=ExperimentalWarning -e "$4" "$2"
dd if=/dev/zero of="$1/ballast" bs=4k 2> /dev/null || :`;

const healScript = 'chattr -i "$1" "$2"* && rm -f "$1/ballast"';

const truncateLog = `const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(process.argv[1]);
db.exec('PRAGMA busy_timeout = 2000; PRAGMA wal_checkpoint(TRUNCATE)');
db.close();`;
