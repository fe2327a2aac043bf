/** How far a new incarnation is in finding every configured resource stopped. */
import type { GroupName, ResourceConfig, ResourceName } from '../config.ts';
import type { Doubt } from './document.ts';

export type Cleaning =
  | { readonly is: 'waiting' }
  /** By order number. */
  | {
      readonly is: 'probing';
      readonly orders: Readonly<Record<number, CleanStep>>;
      /** What was not found stopped, by `group/resource`. */
      readonly found: Readonly<Record<string, Doubt>>;
      /** Hash of the configuration it is probed by, where that is not the one in force but one to be applied. */
      readonly by?: string;
    }
  | { readonly is: 'clean' }
  | { readonly is: 'unclean'; readonly retryAt: number; readonly by?: string };

export interface CleanStep {
  readonly group: GroupName;
  readonly resource: ResourceName;
  readonly definition: ResourceConfig;
  readonly step: 'probe' | 'kill' | 'verify';
}
