/** Debian's fence_redfish, as it is, against a controller that speaks the real protocol. */
import { tryFenceAgent, tryWrongPlug } from '../integration/support/fence-agent-story.ts';

const redfish = {
  program: 'fence_redfish',
  options: { ssl_insecure: '1', systems_uri: '/redfish/v1/Systems/{node}' },
  oneEach: false,
  needs: [],
};

tryFenceAgent(redfish);
tryWrongPlug(redfish);
