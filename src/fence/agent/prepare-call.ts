/**
 * What a fence program is called with: its options with every secret in its place, and what takes these out of whatever is
 * said of the call. The secrets are had for one attempt, or one question, and then forgotten.
 */
import type { FenceDeviceConfig } from '../../core/config.ts';
import { createMask, type Mask } from '../../secrets/mask.ts';
import { readSecret } from '../../secrets/read-secret.ts';
import { isSecretName } from '../../secrets/secret-names.ts';
import { secretWords } from '../../secrets/words.ts';
import { textOf } from '../device-type.ts';
import { optionsOf } from './options.ts';

export interface Call {
  readonly program: string;
  readonly options: Readonly<Record<string, string>>;
  readonly mask: Mask;
}

/** So much of the time may be spent on secrets: what gives one slowly must not cost the command. */
const partForSecrets = 0.5;

/** A text says why a secret was not had. Never rejects. */
export async function prepareCall({ params }: FenceDeviceConfig, withinMs: number): Promise<Call | string> {
  const program = textOf(params.program);
  const read = await Promise.all(
    optionsOf(params).map(async ([name, value]) => {
      if (typeof value === 'string') return { name, value, isSecret: isSecretName(name) };
      const secret = await readSecret(value, withinMs * partForSecrets);
      return 'trouble' in secret ? { name, ...secret } : { name, value: secret.value, isSecret: true };
    }),
  );
  for (const one of read) {
    if (!('trouble' in one)) continue;
    const { wrong, right } = secretWords(one.trouble);
    return `its "${one.name}" is not to be had: ${wrong}; ${right}`;
  }
  const had = read.flatMap((one) => ('trouble' in one ? [] : [one]));
  return {
    program,
    options: Object.fromEntries(had.map(({ name, value }) => [name, value])),
    mask: createMask(had.flatMap(({ value, isSecret }) => (isSecret ? [value] : []))),
  };
}
