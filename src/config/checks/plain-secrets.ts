/**
 * A password in the cluster file goes wherever the configuration goes: into the store, its backups and the state directory of
 * every node. It works, so it is a warning; what an agent calls its own way (`password_script`) is none.
 */
import { resourceTypes } from '../../resource-types/resource-types.ts';
import { isSecretName } from '../../secrets/secret-names.ts';
import { atKey, type Finding, type Path, warning } from '../diagnostic.ts';
import { type WrittenFenceDevice, writtenDevices } from '../fence-schema.ts';
import { hiddenWord } from '../hide-secrets.ts';
import type { ResourceModel } from '../resource-schema.ts';
import type { CheckInput } from './check-input.ts';

export function checkPlainSecrets({ model }: CheckInput): Finding[] {
  return [
    ...ofDevices(writtenDevices(model.cluster.fence), ['cluster', 'fence']),
    ...Object.entries(model.nodes).flatMap(([node, { fence }]) =>
      ofDevices(writtenDevices(fence), ['nodes', node, 'fence']),
    ),
    ...Object.entries(model.groups).flatMap(([group, { resources }]) =>
      Object.entries(resources).flatMap(([name, written]) =>
        ofResource(written, `${group}/${name}`, ['groups', group, 'resources', name]),
      ),
    ),
    ...Object.entries(model.notifications ?? {}).flatMap(([way, written]) =>
      ofOptions(written, `notification "${way}"`, ['notifications', way]),
    ),
  ];
}

function ofDevices(devices: readonly WrittenFenceDevice[], path: Path): Finding[] {
  return devices.flatMap(({ device, at }) => {
    const { options = {}, program } = device as {
      options?: Readonly<Record<string, unknown>>;
      program?: unknown;
    };
    return ofOptions(options, String(program), [...path, ...at, 'options']);
  });
}

function ofResource(written: ResourceModel, whose: string, path: Path): Finding[] {
  const { environment } = resourceTypes[written.type].facts;
  const values = environment && (written as Readonly<Record<string, unknown>>)[environment];
  return typeof values === 'object' && values !== null
    ? ofOptions(values, whose, [...path, String(environment)])
    : [];
}

function ofOptions(options: object, whose: string, path: Path): Finding[] {
  return Object.entries(options).flatMap(([name, value]) =>
    typeof value === 'string' && value !== hiddenWord && isSecretName(name)
      ? [atKey(finding(name, whose, [...path, name]))]
      : [],
  );
}

function finding(name: string, whose: string, path: Path): Finding {
  const wrong = `"${name}" of ${whose} stands in the file itself, and so in the store and on the disk of every node`;
  const right = `write where every node finds it: {file: /etc/holdfast/${name}}, {credential: NAME} or {script: [PROGRAM]}`;
  return warning('plain-secret', path, wrong, right);
}
