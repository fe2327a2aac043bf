/** What fence devices of others, resources and notifications need and the cluster file does not hold: whether it can be had here, and by whom else. */
import type { Config, GroupConfig, NodeName } from '../../core/config.ts';
import { findDeviceType } from '../../fence/device-types.ts';
import { secretsOf } from '../../resource-types/secrets-of.ts';
import { examineSecret, type SecretState } from '../../secrets/examine-secret.ts';
import { type SecretSource, sourceOf, sourceWords } from '../../secrets/secret-source.ts';
import { secretWords } from '../../secrets/words.ts';
import { type Check, failed, ok, warning } from './check.ts';

/** Each source once, whoever needs it. */
export async function checkSecrets(config: Config, node: NodeName): Promise<Check[]> {
  const sources = new Map<string, { readonly check: string; readonly source: SecretSource }>();
  for (const [name, { fence }] of Object.entries(config.nodes))
    for (const device of name === node ? [] : fence)
      for (const secret of findDeviceType(device.device)?.facts.secrets(device.params) ?? []) {
        const check = `"${secret.name}" for fencing ${name} (${device.name})`;
        const key = JSON.stringify(secret.source);
        if (!sources.has(key)) sources.set(key, { check, source: secret.source });
      }
  for (const [group, its] of Object.entries(config.groups))
    for (const resource of mayRun(its, node) ? its.resources : [])
      for (const { name, source } of secretsOf(resource, node)) {
        const check = `"${name}" for ${group}/${resource.name}`;
        const key = JSON.stringify(source);
        if (!sources.has(key)) sources.set(key, { check, source });
      }
  // Any node may be the one that tells people next.
  for (const [way, { params }] of Object.entries(config.notifications ?? {}))
    for (const [name, value] of Object.entries(params)) {
      const source = sourceOf(value);
      const key = JSON.stringify(source);
      if (source !== undefined && !sources.has(key))
        sources.set(key, { check: `"${name}" for notifying by ${way}`, source });
    }
  return Promise.all(
    [...sources.values()].map(async ({ check, source }) => judge(check, source, await examineSecret(source))),
  );
}

function mayRun({ enabled, restricted, nodes }: GroupConfig, node: NodeName): boolean {
  return enabled && (!restricted || nodes.includes(node));
}

function judge(check: string, source: SecretSource, state: SecretState): Check {
  switch (state.is) {
    case 'had':
      return ok(check, sourceWords(source));
    case 'not-had': {
      const { wrong, right } = secretWords(state.trouble);
      return failed(check, wrong, `${right[0]?.toUpperCase()}${right.slice(1)}.`);
    }
    case 'open': {
      const { path, mode, to } = state;
      const [may, next] =
        to === 'read'
          ? ['have access', `chmod 600 ${path}; if it may have been read, change the secret.`]
          : ['may change it, and root runs it', `chmod go-w ${path}, after a look at what stands in it.`];
      return warning(check, `${path} has the mode ${mode}: others than its owner ${may}`, next);
    }
  }
}
