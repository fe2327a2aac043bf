/** The parameters of each kind of health check in the cluster file. */
import type * as z from 'zod';
import { command, hostPort, pageUrl, someText } from '../values/scalar.ts';
import type { CheckType } from './check-types.ts';

const forms: { readonly [K in CheckType]: { readonly about: string; readonly parameters: z.ZodRawShape } } = {
  ping: {
    about: 'Something answers an echo request: a gateway, as a rule.',
    parameters: { target: someText('host').meta({ description: 'Address or name.' }) },
  },
  tcp: {
    about: 'Something accepts connections.',
    parameters: { target: hostPort().meta({ description: 'Where.' }) },
  },
  http: {
    about: 'A page answers with a status below 400. Of its certificate nothing is asked.',
    parameters: { url: pageUrl().meta({ description: 'The page.' }) },
  },
  command: {
    about: 'A command ends with exit code 0; its last line is shown where it does not.',
    parameters: {
      command: command().meta({ description: 'A list of words, or one line for the shell.' }),
    },
  },
};

export const checkForms = Object.entries(forms).map(([type, form]) => ({ type, ...form }));
