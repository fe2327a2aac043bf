/**
 * Scenario files: commands, a line of dashes, what happened, an empty line, more commands. The same text is the input
 * and the expectation; `expect` lines are checked, every other line below the dashes is compared. See test/scenarios.
 */

import { checkTold } from './checkers/told.ts';
import { checkLine, runLine } from './scenario-commands.ts';
import { ScenarioMistake } from './scenario-grammar.ts';
import { tellNews } from './scenario-news.ts';
import { makeScenarioState, type ScenarioState } from './scenario-state.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

interface Line {
  readonly written: string;
  /** From 1, in the file. */
  readonly number: number;
}

interface Block {
  readonly commands: readonly Line[];
  readonly expected: readonly Line[];
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
  let commands: Line[] = [];
  let expected: Line[] | undefined;
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '----') expected = [];
    else if (expected && line === '') {
      blocks.push({ commands, expected });
      commands = [];
      expected = undefined;
    } else (expected ?? commands).push({ written: line, number: i + 1 });
  }
  if (commands.some((c) => c.written.trim() !== '') || expected)
    blocks.push({ commands, expected: expected ?? [] });
  return blocks;
}

/** Throws `ScenarioMistake` with the number of a line that says what nobody knows. */
export function runScenario(text: string, options: ScenarioOptions = {}): ScenarioResult {
  const s = makeScenarioState(options.seed ?? 1, options.onStep);
  const out: string[] = [];
  for (const { commands, expected } of parseScenario(text)) {
    s.blockStart = s.world?.schedule.now ?? 0;
    s.logged = s.world?.log.length ?? 0;
    runCommands(s, commands);
    out.push(...commands.map((line) => line.written), '----', ...tellNews(s));
    for (const line of expected.filter(isExpectation)) {
      out.push(line.written);
      at(line, () => checkLine(s, line.written));
    }
    out.push('');
  }
  return { text: out.join('\n'), failures: s.failures, steps: s.world?.steps ?? 0, world: s.world };
}

function runCommands(s: ScenarioState, commands: readonly Line[]): void {
  try {
    for (const line of commands) at(line, () => runLine(s, line.written));
    for (const node of s.world?.nodes.values() ?? [])
      if (s.world && node.power) checkTold(s.world, node, node.daemon.state());
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    s.failures.push(`violation: ${error.message}`);
  }
}

/** What happened is written anew each time; what is expected stays. */
function isExpectation(line: Line): boolean {
  if (line.written.startsWith('t+')) return false;
  if (line.written.startsWith('expect ')) return true;
  return at(line, () => {
    throw new ScenarioMistake(
      'below the dashes stand what happened ("t+…") and lines that begin with "expect"',
    );
  });
}

function at<T>(line: Line, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ScenarioMistake)) throw error;
    throw new ScenarioMistake(`line ${line.number}, "${line.written}": ${error.message}`, { cause: error });
  }
}
