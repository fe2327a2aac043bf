/** A parameter about which its agent says nothing special. */
import type { AgentParameter } from '../metadata.ts';

export const usualParameter: AgentParameter = {
  required: false,
  type: 'string',
  default: undefined,
  options: [],
  deprecated: false,
  replacedBy: undefined,
};
