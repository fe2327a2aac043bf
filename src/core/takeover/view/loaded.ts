/** What every duty of a member stands on: the configuration is loaded. */
import type { Config, GroupConfig, GroupName } from '../../config.ts';
import { must } from '../../invariant.ts';
import type { LoadedConfig } from '../loaded-config.ts';
import type { Turn } from '../turn.ts';

export function loaded(t: Turn): LoadedConfig {
  return must(t.s.config, 'the configuration is loaded');
}

export function configOf(t: Turn): Config {
  return loaded(t).value;
}

export function groupConfig(t: Turn, group: GroupName): GroupConfig {
  return must(configOf(t).groups[group], 'a group that is decided about is configured');
}
