/**
 * Sends a message by a way of the configuration: has the secrets it names, in this moment, and hides them in what comes back. Runs
 * in a process of its own that lives no longer (`holdfast send-notification`).
 */
import type { Json } from '../../core/config.ts';
import type { SendTask, Sent } from '../../ports/notify.ts';
import { createMask } from '../../secrets/mask.ts';
import { readSecret } from '../../secrets/read-secret.ts';
import { isSecretName } from '../../secrets/secret-names.ts';
import { type SecretSource, sourceOf } from '../../secrets/secret-source.ts';
import { secretWords } from '../../secrets/words.ts';
import { oneLine, type Send } from './send.ts';
import { type WayKind, ways } from './ways.ts';

/** Never rejects. */
export async function sendMessage({ way, message }: SendTask): Promise<Sent> {
  const send: Send | undefined = Object.hasOwn(ways, way.kind) ? ways[way.kind as WayKind] : undefined;
  if (send === undefined) return { ok: false, said: `this version knows no notification by "${way.kind}"` };
  const had = await withSecrets(way.params);
  if ('said' in had) return { ok: false, said: had.said };
  const mask = createMask(had.secrets);
  try {
    const { ok, said } = await send(had.params, message, way.timeoutMs);
    return { ok, said: mask(said) };
  } catch (error) {
    return { ok: false, said: oneLine(mask((error as Error).message)) };
  }
}

type Params = SendTask['way']['params'];

async function withSecrets(
  params: Params,
): Promise<{ readonly params: Params; readonly secrets: readonly string[] } | { readonly said: string }> {
  const found = await Promise.all(
    Object.entries(params).map(async ([name, value]) => [name, value, await secretIn(value)] as const),
  );
  for (const [name, , had] of found)
    if (had !== undefined && 'trouble' in had) {
      const { wrong, right } = secretWords(had.trouble);
      return { said: `${name}: ${wrong}; ${right}` };
    }
  const entries = found.map(
    ([name, value, had]) => [name, had && 'value' in had ? had.value : value] as const,
  );
  const secrets = found.flatMap(([name, value, had]) => {
    if (had !== undefined && 'value' in had) return [had.value];
    return isSecretName(name) && typeof value === 'string' ? [value] : [];
  });
  return { params: Object.fromEntries(entries) as Params, secrets };
}

async function secretIn(value: Json): Promise<Awaited<ReturnType<typeof readSecret>> | undefined> {
  const source: SecretSource | undefined = sourceOf(value);
  return source === undefined ? undefined : readSecret(source);
}
