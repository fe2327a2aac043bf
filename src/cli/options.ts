/** Options that many commands have, with what they give. */
import type { OptionsInput } from './define-command.ts';

export const stateDirOption = {
  'state-dir': {
    kind: 'directory',
    about: 'state directory of the agent (default: $HOLDFAST_STATE_DIR or /var/lib/holdfast)',
  },
} as const;

export const outputOption = {
  output: {
    short: 'o',
    placeholder: 'format',
    choices: ['table', 'json', 'yaml'],
    about: 'table for people; json and yaml for programs',
    default: 'table',
  },
} as const;

export const waitOptions = {
  wait: { negated: true, about: 'return as soon as the cluster has accepted it' },
  timeout: { kind: 'duration', about: 'how long to wait for it to be finished', default: '60s' },
} as const;

export const passphraseOption = {
  'passphrase-file': {
    kind: 'file',
    about: "the passphrase of the authority's key, 16 characters at least (default: the one beside the key)",
  },
} as const;

export const identityOptions = {
  node: { kind: 'text', about: 'which node this is (default: the one with an address of this machine)' },
  'passphrase-file': {
    kind: 'file',
    about:
      'encrypt the key of the authority with this, and keep it nowhere: certificates are renewed by hand',
  },
} as const;

export const clusterFileOption = {
  cluster: { kind: 'file', about: 'the cluster file of this host', default: '/etc/holdfast/cluster.yaml' },
} as const;

export const yesOption = { yes: { about: 'do not ask' } } as const;

export const storeFileOption = {
  'store-file': {
    kind: 'file',
    about: 'the file of the store process, created here (for a store that runs on one)',
  },
} as const;

export const nothingRunsOption = {
  'nothing-runs': {
    about: 'no node of the cluster runs anything, although its key was there: none has to prove it',
  },
} as const;

export type StateDirInput = OptionsInput<typeof stateDirOption>;
export type OutputInput = OptionsInput<typeof outputOption>;
export type WaitInput = OptionsInput<typeof waitOptions>;
export type StoreFileInput = OptionsInput<typeof storeFileOption>;
export type NothingRunsInput = OptionsInput<typeof nothingRunsOption>;
export type YesInput = OptionsInput<typeof yesOption>;
