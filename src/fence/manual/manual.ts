/** `manual`: a person looks, switches off, and confirms it. Never tried by itself, so it has neither time nor driver. */
import type { DeviceType } from '../device-type.ts';

export const manual: DeviceType = {
  facts: {
    proof: 'confirmed',
    typicalMs: () => undefined,
    plug: () => undefined,
    programs: () => [],
    words: () => 'a person who confirms',
    secrets: () => [],
  },
  compile: () => ({ name: 'manual', params: {}, timeoutMs: 0, attempts: 0 }),
  schema: () => import('./schema.ts'),
};
