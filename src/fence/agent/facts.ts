/** What must be known of a fence program besides how it is called. */
import { basename } from 'node:path';
import { type DeviceFacts, type Params, textOf } from '../device-type.ts';
import { optionsOf } from './options.ts';
import { waitsMs } from './power-wait.ts';

/** A shell script answers in 2 ms, a Debian fence agent (Python) in 50 to 250 ms per call; off and its reading back are two. */
const scriptMs = 50;
const agentMs = 500;

/** Programs for a controller that belongs to one machine: they have no use for a name. */
const oneMachine = /^fence_(ipmilan|idrac|drac5?|ilo\w*|imm|redfish|amt|rsa|rsb)/;

export const facts: DeviceFacts = {
  proof: 'off',
  typicalMs: (params) => (isAgent(params) ? agentMs : scriptMs) + waitsMs(params),
  plug: plugOf,
  programs: ({ program }) => [{ program: textOf(program), remedy: remedyFor(textOf(program)) }],
  words: ({ program }) => textOf(program),
  secrets: (params) =>
    optionsOf(params).flatMap(([name, source]) => (typeof source === 'string' ? [] : [{ name, source }])),
};

const isAgent = ({ program }: Params) => basename(textOf(program)).startsWith('fence_');

/** A package brings only what it installs: a program of the administrator's own has to be put there. */
function remedyFor(program: string): string {
  const isOfPackage = !program.includes('/') || program.startsWith('/usr/sbin/fence_');
  return isOfPackage ? 'apt-get install fence-agents' : 'put it there, or correct its path';
}

function plugOf(params: Params): string | undefined {
  const program = textOf(params.program);
  const options = optionsOf(params);
  // Without port and plug the program gets the name of the node as both, which tells the nodes apart.
  const names = options.map(([name]) => name);
  if (!names.includes('port') && !names.includes('plug') && !oneMachine.test(program)) return undefined;
  return JSON.stringify([program, [...options].sort(([a], [b]) => (a < b ? -1 : 1))]);
}
