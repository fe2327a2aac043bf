/**
 * What the agents that a cluster file names say of the parameters it gives them, and which secrets of resources are not here.
 * They are programs of this machine, so only
 * commands that people give ask them, never the agent when it starts; what is not installed here is judged elsewhere.
 */
import type { Examined } from '../agents/examined.ts';
import { findDeviceType } from '../fence/device-types.ts';
import { findType } from '../resource-types/resource-types.ts';
import { atKey, type Finding, type Path } from './diagnostic.ts';
import type { ClusterFile } from './load-cluster-file.ts';
import { missingSecrets } from './missing-secrets.ts';
import { writtenFence } from './written-fence.ts';

interface Asked {
  readonly path: Path;
  /** Of which resource or device, at the beginning of a sentence. */
  readonly of: string;
  readonly examined: Promise<Examined>;
}

/** The file with what they found; its configuration is gone when that holds an error. */
export async function examineAgents(file: ClusterFile): Promise<ClusterFile> {
  const { examinable } = file;
  if (examinable === undefined) return file;
  const asked = [...askResources(examinable), ...askDevices(examinable)];
  const found = await Promise.all(
    asked.map(async ({ path, of, examined }) => findingsOf(path, of, await examined)),
  );
  const missing = await missingSecrets(examinable.config);
  const more = [...found.flat(), ...missing].map((finding) => examinable.locate(finding));
  if (more.length === 0) return file;
  const diagnostics = [...file.diagnostics, ...more].sort((a, b) => a.line - b.line || a.column - b.column);
  if (!more.some(({ severity }) => severity === 'error')) return { ...file, diagnostics };
  return { diagnostics };
}

type Examinable = NonNullable<ClusterFile['examinable']>;

function askResources({ config }: Examinable): Asked[] {
  return Object.entries(config.groups).flatMap(([group, { resources }]) =>
    resources.flatMap(({ name, type, params }) => {
      const examined = findType(type)?.examine?.(params);
      const path = ['groups', group, 'resources', name];
      return examined === undefined ? [] : [{ path, of: `parameters of ${group}/${name}`, examined }];
    }),
  );
}

/** A device of all nodes is the same program for each: it is asked once. */
function askDevices({ config, model }: Examinable): Asked[] {
  const told = new Set<string>();
  return Object.entries(config.nodes).flatMap(([node, { fence }]) =>
    fence.flatMap(({ device, name, params }, i) => {
      const path = writtenFence(model, node)[i]?.at ?? ['nodes', node];
      if (told.has(path.join('.'))) return [];
      told.add(path.join('.'));
      const examined = findDeviceType(device)?.examine?.(params);
      return examined === undefined ? [] : [{ path, of: `options of ${name}`, examined }];
    }),
  );
}

function findingsOf(path: Path, of: string, examined: Examined): Finding[] {
  if (examined.is === 'unknown') {
    const wrong = `the ${of} cannot be checked on this machine: ${examined.why}`;
    const right = '"holdfast doctor" checks them on the nodes';
    return [atKey({ severity: 'note', code: 'unchecked-parameters', path, wrong, right })];
  }
  const faults = examined.faults.filter(({ onMachine }) => !onMachine);
  return faults.map(({ severity, at, wrong, right }) =>
    atKey({ severity, code: 'wrong-parameter', path: [...path, ...at], wrong, right }),
  );
}
