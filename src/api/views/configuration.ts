/** The running configuration with the version that a change of it names as its base. */
import { words } from '../../core/words/words.ts';
import { HoldfastError } from '../../errors.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { ConfigurationView } from '../contract/views.ts';

/** Throws `not-initialised` before the agent has read the cluster. */
export function viewConfiguration({ config, document, problems }: AgentSnapshot): ConfigurationView {
  if (config === undefined || document === undefined) {
    throw new HoldfastError('not-initialised', {
      reason: words(problems[0]?.reason ?? { kind: 'agent-starting' }),
    });
  }
  return { version: document.config.version, hash: document.config.hash, config };
}
