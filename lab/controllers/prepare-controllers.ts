/**
 * What the controllers of a lab are given to read: who may come in, and which machine is which node. The passwords are those
 * that the fence devices show, had once from where the cluster file says, as the lab comes up.
 */
import type { Config } from '../../src/core/config.ts';
import { makeDirectory } from '../../src/make-directory.ts';
import { readSecret } from '../../src/secrets/read-secret.ts';
import { secretWords } from '../../src/secrets/words.ts';
import { LabError } from '../lab-error.ts';
import { findController } from './all-controllers.ts';
import type { AskedController, ControllerLogin, LabController } from './lab-controller.ts';
import { askedControllers } from './plan-controllers.ts';

/** Throws `lab-unsuitable` where a password is not to be had, or the cluster file asks for what a controller cannot be. */
export async function prepareControllers(
  config: Config,
  controllers: readonly LabController[],
  dir: string,
): Promise<void> {
  const asked = askedControllers(config);
  for (const controller of controllers) {
    const own = asked.filter(({ address }) => address === controller.address);
    makeDirectory(controller.directory, 0o700);
    const logins = await Promise.all(own.map(withPassword));
    await findController(controller.program)?.prepare({
      controller,
      logins,
      nodes: Object.keys(config.nodes),
      dir,
    });
  }
}

async function withPassword({ node, program, options }: AskedController): Promise<ControllerLogin> {
  const read = await Promise.all(
    Object.entries(options).map(async ([name, value]): Promise<[string, string]> => {
      if (typeof value === 'string') return [name, value];
      const secret = await readSecret(value);
      if (!('trouble' in secret)) return [name, secret.value];
      const { wrong, right } = secretWords(secret.trouble);
      throw unsuitable(`The "${name}" of ${program} for ${node} is not to be had: ${wrong}; ${right}.`);
    }),
  );
  return { node, options: Object.fromEntries(read) };
}

function unsuitable(message: string): LabError {
  return new LabError('lab-unsuitable', message);
}
