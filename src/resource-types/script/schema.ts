/** The parameters of a script in the cluster file. */
import { command } from '../../values/scalar.ts';
import { cwd, env, places, user } from '../command-parameters.ts';

export const about = 'Anything with a start, a stop and a probe command.';

export const parameters = {
  start: command().meta({ description: `Starts it and returns; exit code 0 is success. ${places}` }),
  stop: command().meta({ description: 'Stops it and returns; 0 also when it was stopped already.' }),
  probe: command().meta({
    description:
      'Exit code 0: running; 7 or 3: stopped; anything else: failed. A start counts when this says so: it is asked right after it, and again while something that the start has left is coming up.',
  }),
  cwd: cwd(),
  env: env(),
  user: user(),
};
