/** What may stand before a command, so that another node is asked: from this table come reading, help, pages and completion. */
import type { Options } from '../define-command.ts';

export const remoteOptions = {
  host: {
    kind: 'node',
    placeholder: 'node[:port]',
    about: 'ask the agent there instead of the one here (default: $HOLDFAST_HOST)',
  },
  identity: {
    kind: 'directory',
    about: 'where authority.crt and what lets in lie (default: $HOLDFAST_IDENTITY or ~/.config/holdfast)',
  },
  'token-file': {
    kind: 'file',
    about: 'a token (default: $HOLDFAST_TOKEN, or the file "token" beside authority.crt)',
  },
  user: {
    kind: 'text',
    placeholder: 'name',
    about:
      'an account of the system of that node, where the cluster file lets it in; the password is asked for, and neither certificate nor token is shown',
  },
  'password-file': {
    kind: 'file',
    about: 'with --user: where its password stands (default: it is asked for at the terminal)',
  },
} as const satisfies Options;

export type RemoteOption = keyof typeof remoteOptions;

export const remoteNames = Object.keys(remoteOptions) as readonly RemoteOption[];
