/**
 * Tells what every scenario and some random runs do in a copy of the sources: `node test/reword/tell.ts FOLDER`. Prints
 * JSON: by name, a digest of the facts (every step, document, record and note, with its time) and one of the words.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '.'] = process.argv.slice(2);
const randomRuns = 10;

const { runScenario } = (await import(join(folder, 'src/sim/scenario.ts'))) as Scenario;
const { fuzzOne } = (await import(join(folder, 'src/sim/fuzz.ts'))) as Fuzz;
type Scenario = typeof import('../../src/sim/scenario.ts');
type Fuzz = typeof import('../../src/sim/fuzz.ts');
type Surroundings = import('../../src/sim/parts.ts').Surroundings;
type World = import('../../src/sim/world.ts').World;

export interface Told {
  readonly facts: string;
  readonly words: string;
}

const scenarios = join(import.meta.dirname, '../scenarios');
const told: Record<string, Told> = {};
for (const name of readdirSync(scenarios).filter((file) => file.endsWith('.txt'))) {
  const trace = createHash('sha256');
  let world: Surroundings | undefined;
  const { world: ended } = runScenario(readFileSync(join(scenarios, name), 'utf8'), {
    onStep: (step, node, what) => {
      if (world !== node.world) {
        world = node.world;
        follow(world, trace);
      }
      trace.update(`${step} ${world.schedule.now} ${node.name} ${what}\n`);
    },
  });
  told[name] = tellEnd(ended, trace);
}
for (let seed = 1; seed <= randomRuns; seed++) {
  const trace = createHash('sha256');
  const { world, violation } = fuzzOne(seed);
  trace.update(`${violation}`);
  told[`seed ${seed}`] = tellEnd(world, trace);
}
console.log(JSON.stringify(told));

type Hash = ReturnType<typeof createHash>;

function follow({ store }: Surroundings, trace: Hash): void {
  store.onCommit.push((_before, next) => void trace.update(JSON.stringify(next)));
  store.onRecord.push((node, record) => void trace.update(JSON.stringify([node, record])));
}

function tellEnd(world: World | undefined, trace: Hash): Told {
  const words = createHash('sha256');
  for (const { at, node, note, text } of world?.log ?? []) {
    trace.update(JSON.stringify([at, node, note]));
    words.update(text);
  }
  trace.update(JSON.stringify(world?.store.document ?? null));
  return { facts: trace.digest('hex'), words: words.digest('hex') };
}
