/**
 * Scenario files: commands, a line of dashes, what happened, an empty line, more commands. The same text is the input
 * and the expectation; `expect` lines are checked, every other line below the dashes is compared. See test/scenarios.
 */

import { openScenario, runLine, type ScenarioState } from './scenario-commands.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

export interface Block {
  readonly commands: readonly string[];
  readonly expected: readonly string[];
}

export interface ScenarioOptions {
  readonly seed?: number;
  /** Called right after every persist and action. */
  readonly onStep?: World['onStep'];
}

export interface ScenarioResult {
  /** The file as it should read: commands with what really happened. */
  readonly text: string;
  readonly failures: readonly string[];
  readonly steps: number;
  readonly world: World | undefined;
}

function parseScenario(text: string): Block[] {
  const blocks: Block[] = [];
  let commands: string[] = [];
  let expected: string[] | undefined;
  for (const line of text.split('\n')) {
    if (line === '----') expected = [];
    else if (expected && line === '') {
      blocks.push({ commands, expected });
      commands = [];
      expected = undefined;
    } else if (expected) expected.push(line);
    else commands.push(line);
  }
  if (commands.some((c) => c.trim() !== '') || expected) blocks.push({ commands, expected: expected ?? [] });
  return blocks;
}

export function runScenario(text: string, options: ScenarioOptions = {}): ScenarioResult {
  const s = openScenario(options.seed ?? 1, options.onStep);
  const out: string[] = [];
  for (const block of parseScenario(text)) {
    s.blockStart = s.world?.schedule.now ?? 0;
    s.logged = s.world?.log.length ?? 0;
    try {
      for (const line of block.commands) runLine(s, line);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      s.failures.push(`violation: ${error.message}`);
    }
    out.push(...block.commands, '----', ...news(s));
    for (const line of block.expected.filter((l) => l.startsWith('expect '))) {
      out.push(line);
      runLine(s, line);
    }
    out.push('');
  }
  return { text: out.join('\n'), failures: s.failures, steps: s.world?.steps ?? 0, world: s.world };
}

function news(s: ScenarioState): string[] {
  if (!s.world) return [];
  return s.world.log
    .slice(s.logged)
    .map((l) => `t+${((l.at - s.blockStart) / 1000).toFixed(1)}s ${l.node}: ${l.text}`);
}
