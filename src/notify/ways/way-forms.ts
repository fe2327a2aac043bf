/** The parameters of each kind of notification in the cluster file. */
import * as z from 'zod';
import { wordOrSecret } from '../../secrets/secret-schema.ts';
import { absolutePath, command, hostPort, scalar, show, someText } from '../../values/scalar.ts';
import type { WayKind } from './ways.ts';

const mailShape = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;

const mailAddress = () =>
  scalar<string>({ shown: 'mail address', type: 'string', pattern: mailShape.source }, (value) =>
    typeof value === 'string' && mailShape.test(value)
      ? { value }
      : { wrong: `${show(value)} is not a mail address`, right: 'write for example admin@example.com' },
  );

const tls = z.enum(['starttls', 'tls', 'none']).optional().meta({
  description:
    '`starttls`: the connection begins plain and goes on encrypted, or ends; `tls`: encrypted from the beginning; `none`: plain.',
  'x-default': '`tls` on port 465, else `starttls`',
});
const ca = absolutePath().optional().meta({
  description: 'File with the certificates of authorities by which the server is known, in PEM.',
  'x-default': "the system's",
});

const forms: {
  readonly [K in WayKind]: { readonly about: string; readonly parameters: z.ZodRawShape };
} = {
  smtp: {
    about: 'A mail, by way of a server that takes it.',
    parameters: {
      server: hostPort().meta({ description: 'The server that takes the mail.' }),
      tls,
      ca,
      from: mailAddress().meta({ description: 'Who it is from.' }),
      to: z.array(mailAddress()).min(1).max(50).meta({ description: 'Who it is for.' }),
      user: someText().optional().meta({ description: 'Who signs in there.', 'x-default': 'nobody' }),
      password: wordOrSecret().optional().meta({
        description: 'With which, or where it is found on the node that sends.',
        'x-default': 'none',
      }),
    },
  },
  webhook: {
    about: 'A POST with a JSON, answered with a status of 200 to 299.',
    parameters: {
      url: wordOrSecret().meta({
        description: 'Where, by http or https. Where it holds a secret itself, write where that is found.',
      }),
      ca,
      token: wordOrSecret().optional().meta({
        description: 'Sent as `Authorization: Bearer …`, or where it is found on the node that sends.',
        'x-default': 'none',
      }),
      secret: wordOrSecret().optional().meta({
        description:
          'Signs the body: `Holdfast-Signature: sha256=…` is its HMAC in hexadecimal digits. Or where it is found.',
        'x-default': 'none',
      }),
    },
  },
  script: {
    about:
      'A program of the node that tells, with the JSON on its standard input; exit code 0 says that it is told.',
    parameters: {
      command: command().meta({ description: 'A list of words, or one line for the shell.' }),
    },
  },
};

export const wayForms = Object.entries(forms).map(([kind, form]) => ({ kind, ...form }));
