/** Which lab is meant, and how it is shown. */
import type { OptionsInput } from '../define-command.ts';
import { outputOption } from '../options.ts';

export const labOption = {
  lab: { kind: 'lab', placeholder: 'cluster', about: 'which lab, when several are up' },
  dir: { kind: 'directory', about: 'which lab, by its directory' },
} as const;

export const labOptions = { ...labOption, ...outputOption } as const;

export type LabInput = OptionsInput<typeof labOption>;
export type ShownLabInput = OptionsInput<typeof labOptions>;
