/** A module of its own, so that the YAML library is loaded only when YAML is wanted. */
import { stringify } from 'yaml';

export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}
