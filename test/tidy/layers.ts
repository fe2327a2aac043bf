/**
 * Who may import whom. Arrows point inward: what decides knows nothing of what acts, and only the composition roots know
 * which store, fence device or socket is really used. A folder may always import itself; the longest matching entry
 * counts. Tests may import anything.
 */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  'src/core': [],
  'src/errors': [],
  'src/errors.ts': ['src/errors'],
  'src/ports': ['src/core'],
  'src/version.ts': [],
  'src/make-directory.ts': [],
  'src/read-whole-file.ts': [],
  'src/why-not-run.ts': [],
  // What a terminal shows: tables, colours.
  'src/terminal': [],
  // What people write as one value (durations, addresses, host:port): parsers that know nothing of who asks.
  'src/values': [],

  // Secrets that the cluster file does not hold: where they are found, had in the moment of use, masked in what is said.
  'src/secrets': ['src/core', 'src/values'],
  // What agents say of themselves, and whether that fits what they are given.
  'src/agents': ['src/values'],

  // Who is who: the authority, certificates, what TLS is given.
  'src/identity': ['src/make-directory.ts', 'src/read-whole-file.ts'],

  'src/store': ['src/core', 'src/ports', 'src/values', 'src/identity'],
  // Who may come in from the network: kept in the store and on the disk of every node.
  'src/access': ['src/core', 'src/ports', 'src/values', 'src/store', 'src/node'],
  // Accounts of a node's system by which people come in: asked for by a program that is not ours.
  'src/accounts': ['src/core', 'src/values'],
  // The calendar that the core is given with the time.
  'src/calendar': ['src/core', 'src/values'],
  // Questions by which a node finds out whether it is well.
  'src/health': ['src/core', 'src/values'],
  'src/resources': [
    'src/core',
    'src/ports',
    'src/values',
    'src/secrets',
    'src/make-directory.ts',
    'src/why-not-run.ts',
  ],
  // What a type says of itself; the engine that carries out its steps knows no types.
  'src/resource-types': ['src/core', 'src/ports', 'src/values', 'src/resources', 'src/agents', 'src/secrets'],
  'src/fence': ['src/core', 'src/ports', 'src/values', 'src/agents', 'src/secrets', 'src/why-not-run.ts'],
  // What a host would need for a takeover, looked at before there is one.
  'src/readiness': ['src/core', 'src/values', 'src/resource-types', 'src/fence', 'src/secrets'],
  // Telling people: what is told, when, and the ways there are.
  'src/notify': ['src/core', 'src/ports', 'src/values', 'src/secrets'],
  'src/config': [
    'src/core',
    'src/values',
    'src/store',
    'src/resource-types',
    'src/fence',
    'src/health',
    'src/calendar',
    'src/notify',
    'src/agents',
    'src/secrets',
    'src/identity',
    'src/make-directory.ts',
    'src/read-whole-file.ts',
  ],

  // What keeper and daemon share of a machine: the hard stop runs the steps that resource types compile to.
  'src/node': ['src/core', 'src/ports', 'src/resources', 'src/values', 'src/make-directory.ts'],
  'src/keeper': ['src/core', 'src/ports', 'src/node', 'src/values', 'src/make-directory.ts'],
  // Stores and fences come as ports: only main.ts knows the concrete ones.
  'src/daemon': [
    'src/core',
    'src/ports',
    'src/resources',
    'src/node',
    'src/identity',
    'src/make-directory.ts',
  ],
  // The simulator runs the loops of keeper and daemon on its own ports, one of them around the engine of the store.
  'src/sim': [
    'src/core',
    'src/keeper/keeper-loop.ts',
    'src/keeper/keeper-ports.ts',
    'src/daemon/loop.ts',
    'src/daemon/loop-events.ts',
    'src/daemon/lease-keeper.ts',
    'src/daemon/peers-teller.ts',
    'src/daemon/records-teller.ts',
    'src/store/memory',
    'src/values',
    'src/calendar',
  ],

  'src/api/contract': ['src/core'],
  // A way in knows who is connected, not what is asked; a view knows neither.
  'src/api/listen': ['src/api/contract', 'src/core', 'src/identity', 'src/errors.ts'],
  'src/api/views': [
    'src/api/contract',
    'src/core',
    'src/ports',
    'src/errors.ts',
    'src/config',
    'src/calendar',
  ],
  'src/api': ['src/core', 'src/ports', 'src/identity', 'src/errors.ts'],
  // The command line is also the way to the store process, to the lab and to the devices "doctor" asks about.
  'src/cli': [
    'src/accounts/examine-accounts.ts',
    'src/core',
    'src/ports',
    'src/errors.ts',
    'src/config',
    'src/api',
    'src/store',
    'src/identity',
    'src/fence',
    'src/notify',
    'src/resource-types',
    'src/agents',
    'src/readiness/find-program.ts',
    'src/secrets',
    'src/values',
    'src/version.ts',
    'src/make-directory.ts',
    'src/read-whole-file.ts',
    'src/node/lock-file.ts',
    'src/node/own-control-group.ts',
    'src/node/state-disk.ts',
    'src/terminal',
    'src/sim/what-if',
    'lab',
  ],

  // What resource agents call of Pacemaker; a program of its own, which starts often.
  'src/ocf-tools': ['src/api/contract', 'src/make-directory.ts'],

  'src/daemon/main.ts': ['src/daemon', 'src/node'],
  'src/daemon/wiring': ['src'],
  'src/keeper/main.ts': ['src'],
  lab: ['src'],
  bench: ['src', 'lab', 'test'],
  test: ['src', 'lab'],
  tools: ['src'],
};

/** Folders whose subfolders are alternatives of one another: they share what lies beside them, never each other's parts. */
const siblings = ['src/store', 'src/resource-types', 'src/fence'];

/** Packages that must not be loaded when the agent starts: they cost every node memory for work done elsewhere. */
export const heavyPackages = [
  'yaml',
  'zod',
  'ipaddr.js',
  'commander',
  '@peculiar/x509',
  'reflect-metadata',
  'nodemailer',
];
export const lightPrograms = ['src/keeper/main.ts', 'src/daemon/main.ts'];

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** The entry of the table a file belongs to; undefined when no entry covers it. */
export function layerOf(path: string, table = mayImport): string | undefined {
  const matching = Object.keys(table).filter((folder) => isWithin(path, folder));
  return matching.sort((a, b) => b.length - a.length)[0];
}

/** Why `from` must not import `to` (both paths from the root of the repository); undefined when it may. */
export function refuseImport(from: string, to: string): string | undefined {
  if (from.endsWith('.test.ts')) return undefined;
  const layer = layerOf(from);
  if (layer === undefined) return 'has no entry in the table of allowed imports (test/tidy/layers.ts)';
  const allowed = [layer, ...(mayImport[layer] ?? [])];
  if (!allowed.some((folder) => isWithin(to, folder)))
    return `${layer} may import ${mayImport[layer]?.join(', ') || 'only itself'}`;
  const family = siblings.find((folder) => isWithin(from, folder) && isWithin(to, folder));
  return family === undefined ? undefined : refuseSibling(family, from, to);
}

/** The subfolder of `family` a path lies in; undefined for what lies beside the subfolders. */
function memberOf(family: string, path: string): string | undefined {
  const [member, ...rest] = path.slice(family.length + 1).split('/');
  return rest.length > 0 ? member : undefined;
}

function refuseSibling(family: string, from: string, to: string): string | undefined {
  const [own, other] = [memberOf(family, from), memberOf(family, to)];
  if (own === undefined || other === undefined || own === other) return undefined;
  return `${family}/${own} and ${family}/${other} are alternatives and do not know each other; what both need lies in ${family}`;
}
