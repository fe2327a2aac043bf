/** Debian's fence_ipmilan, as it is, against a controller that speaks the real protocol. */
import { tryFenceAgent } from '../integration/support/fence-agent-story.ts';

tryFenceAgent({
  program: 'fence_ipmilan',
  // Without a cipher ipmitool asks which there are, which ipmi_sim does not answer.
  options: { lanplus: '1', cipher: '3' },
  oneEach: true,
  needs: ['/usr/bin/ipmitool', '/usr/bin/ipmi_sim'],
});
