/** A program that starts the resource named in BENCH as a daemon would, says so, and waits to be killed. */
import { createControlGroups } from '../../src/node/control-group.ts';
import { makeCompiler } from '../../src/resource-types/compile-resource.ts';
import { createResourceRunner } from '../../src/resources/resource-runner.ts';

export const startAndHang = import.meta.filename;

if (import.meta.main) {
  const { stateDir, cluster, ref, definition, network } = JSON.parse(process.env.BENCH ?? '{}');
  const controlGroups = createControlGroups({ cluster, node: 'n1' });
  const compile = makeCompiler({ stateDir, node: 'n1', network: () => network });
  const runner = createResourceRunner({ node: 'n1', stateDir, controlGroups, compile });
  console.log(JSON.stringify(await runner.start(ref, definition)));
  setInterval(() => {}, 60_000);
}
