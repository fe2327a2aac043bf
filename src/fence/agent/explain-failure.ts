/**
 * What Debian's fence agents mean by a failure that they tell in few words, and what to look at: most of them have one sentence
 * for a wrong password, a controller that is away, and a plug that is not there. Pure; it adds to what was said and decides nothing.
 */
import { basename } from 'node:path';

interface Meaning {
  readonly agent: RegExp;
  readonly said: RegExp;
  readonly means: string;
}

const everyAgent = /^fence_/;
const redfish = /^fence_redfish$/;
const ipmi = /^fence_(ipmilan|ipmilanplus|idrac|imm|ilo[345])$/;
const bySsh = /^fence_(virsh|\w+_ssh)$/;

/** The first that fits. */
const meanings: readonly Meaning[] = [
  {
    agent: redfish,
    said: /^Unable to get PowerState/,
    means: 'its user or password is wrong, or systems_uri names no system that is there',
  },
  {
    agent: redfish,
    said: /CERTIFICATE_VERIFY_FAILED|SSLError/,
    means: 'let this node trust the authority of its certificate, or write ssl_insecure: "1"',
  },
  {
    agent: redfish,
    said: /Connection|Max retries|timed out/,
    means: 'nobody answers at its ip and ipport: look at the address, the network and the controller',
  },
  {
    agent: redfish,
    said: /Expecting value|JSON/,
    means: 'what answers there is no Redfish service, or cannot answer now',
  },
  { agent: ipmi, said: /^Ipmitool not found/, means: 'install it on this node: apt-get install ipmitool' },
  {
    agent: ipmi,
    said: /^Failed: Unable to obtain correct plug status/,
    means:
      'its user or password is wrong, IPMI over LAN is not enabled for them, or nobody answers at its ip: try ipmitool with the same options',
  },
  {
    agent: ipmi,
    said: /^Connection timed out/,
    means:
      'the controller is slow or away; where ipmitool waits for a list of cipher suites, write cipher: "17" or "3"',
  },
  {
    agent: bySsh,
    said: /^Unable to connect\/login/,
    means:
      'its user, password or key is wrong, nobody answers at its ip, or its prompt came later than login_timeout: try ssh with the same options',
  },
  {
    agent: /^fence_virsh$/,
    said: /existing name\/UUID of virtual machine/,
    means:
      'plug names no machine of that host, or its libvirt does not answer: look with "virsh list --all" there',
  },
  {
    agent: everyAgent,
    said: /^Failed: Timed out waiting to power OFF/,
    means: 'it took the command, and the machine was still on after power_timeout',
  },
  {
    agent: everyAgent,
    said: /^Failed: Unable to obtain correct plug status/,
    means: 'plug names nothing that is there, or the device does not answer for it',
  },
];

/** What was said, with what it means where that is known. */
export function explainFailure(program: string, said: string): string {
  const agent = basename(program);
  const found = meanings.find((one) => one.agent.test(agent) && one.said.test(said));
  return found === undefined ? said : `${said}; ${found.means}`;
}
