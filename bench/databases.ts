/**
 * The stories of docs/operations/databases.md with many power cuts: databases [--cuts N] [EXAMPLE…]. Prints a line for each cut
 * and one for each story; ends with 1 when an acknowledged row was lost. Needs root and the base system of `make hosts-databases`.
 */
import { parseArgs } from 'node:util';
import { DatabaseCluster } from '../test/integration/support/database-cluster.ts';
import { type DatabaseStory, databaseStories } from '../test/integration/support/database-stories.ts';
import { type Cut, PowerCuts } from '../test/integration/support/power-cuts.ts';

const { values, positionals } = parseArgs({
  options: { cuts: { type: 'string', default: '20' } },
  allowPositionals: true,
});

async function play(story: DatabaseStory, count: number): Promise<readonly Cut[]> {
  const cluster = await DatabaseCluster.up(story);
  const cuts: Cut[] = [];
  try {
    const power = await PowerCuts.begin(cluster);
    try {
      while (cuts.length < count) cuts.push(told(story, await power.cut()));
    } finally {
      await power.end();
    }
  } finally {
    await cluster.down();
  }
  return cuts;
}

function told(story: DatabaseStory, cut: Cut): Cut {
  const { from, to, acknowledged, lost, servesMs } = cut;
  console.log(
    `${story.example}: ${from} to ${to}, ${acknowledged} acknowledged, ${lost.length} lost, ${servesMs} ms`,
  );
  return cut;
}

function lineOf(story: DatabaseStory, cuts: readonly Cut[]): string {
  const sorted = cuts.map(({ servesMs }) => servesMs).sort((a, b) => a - b);
  const lost = cuts.reduce((sum, cut) => sum + cut.lost.length, 0);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const rows = cuts.at(-1)?.acknowledged ?? 0;
  return `| ${story.title} | ${cuts.length} | ${rows} | ${lost} | ${median} ms | ${sorted.at(-1) ?? 0} ms |`;
}

const stories = databaseStories.filter(
  ({ example }) => positionals.length === 0 || positionals.includes(example.replace('.yaml', '')),
);
if (stories.length === 0) {
  const known = databaseStories.map(({ example }) => example.replace('.yaml', '')).join(', ');
  throw new Error(`No story ${positionals.join(', ')}; there are ${known}.`);
}
const lines: string[] = [];
for (const story of stories) {
  const cuts = await play(story, Number(values.cuts));
  if (cuts.some(({ lost }) => lost.length > 0)) process.exitCode = 1;
  lines.push(lineOf(story, cuts));
}
console.log('\n| | power cuts | rows acknowledged | lost | written again after (median) | (longest) |');
console.log('|---|---|---|---|---|---|');
for (const line of lines) console.log(line);
