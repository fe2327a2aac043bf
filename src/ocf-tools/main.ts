/**
 * What Debian's resource agents call of Pacemaker, answered by what Holdfast knows: `ocf-tool NAME ARGUMENT…`, run by the
 * scripts in `ocf-tools/`, which are first on the path of every agent. Everything it needs stands in the environment of the agent.
 */
import { get } from 'node:http';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { StatusView } from '../api/contract/views.ts';
import { createAttributes } from './attributes.ts';
import { refused } from './outcome.ts';
import { runTool } from './tools.ts';

/** Agents have time-outs of their own; nothing here is worth more of them. */
const answersWithinMs = 3_000;

const [name = '', ...argv] = process.argv.slice(2);
const { err, out, code } = await run(process.env);
process.stdout.write(out ?? '');
process.stderr.write(err === undefined ? '' : `${name}: ${err}`);
process.exitCode = code;

async function run(env: NodeJS.ProcessEnv) {
  const { HOLDFAST_NODE: node, HOLDFAST_STATE: state, HA_RSCTMP: temporary } = env;
  const resource = env.OCF_RESOURCE_INSTANCE;
  if (node === undefined || state === undefined || temporary === undefined || resource === undefined)
    return refused('usage', 'This is for resource agents that Holdfast runs; people use holdfast.');
  const attributes = createAttributes({
    forever: join(state, 'attributes.json'),
    reboot: join(temporary, `holdfast.${node}.${resource}.json`),
  });
  // The state directory of a resource lies in resources/ in that of the agent.
  const socketPath = join(dirname(dirname(state)), 'api.sock');
  return runTool(name, argv, {
    node,
    hostname: hostname(),
    resource,
    attributes,
    askStatus: () => askStatus(socketPath),
  });
}

function askStatus(socketPath: string): Promise<StatusView | undefined> {
  return new Promise((resolve) => {
    const nothing = () => resolve(undefined);
    const asked = get({ socketPath, path: '/v1/status', timeout: answersWithinMs }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve(answer.statusCode === 200 ? JSON.parse(text) : undefined));
      answer.on('error', nothing);
    });
    asked.on('timeout', () => asked.destroy()).on('error', nothing);
  });
}
