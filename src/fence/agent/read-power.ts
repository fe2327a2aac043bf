/**
 * What a fence program says of the power of a node, by its exit code (0 on, 2 off) and by what it prints. Debian's agents
 * print "Status: ON" and "Status: OFF" beside it. Many tools end with 2 when they could not do their work (a mistake in a
 * shell script, a wrong option), so a printed word is worth more. Pure.
 */
import type { PowerAnswer } from '../../core/power.ts';

/** `printed`: standard output alone. An answer that contradicts itself is unknown, with what is wrong in `said`. */
export function readPower(code: number, printed: string): PowerAnswer {
  const word = wordIn(printed);
  if (code !== 0 && code !== 2) return { power: 'unknown', inWords: false, said: '' };
  const power = code === 0 ? 'on' : 'off';
  if (word !== undefined && word !== power)
    return { power: 'unknown', inWords: false, said: `says ${power} by its exit code and prints "${word}"` };
  return { power, inWords: word !== undefined, said: `says ${power}` };
}

/** The one word it printed: a line "Status: OFF", or nothing but "off". Two that differ are none. */
function wordIn(printed: string): string | undefined {
  const words = printed.split('\n').flatMap((line) => {
    const word = /^\s*(?:status\s*[:=]\s*)?(on|off)\s*$/i.exec(line)?.[1];
    return word === undefined ? [] : [word.toLowerCase()];
  });
  const [first] = words;
  return words.every((word) => word === first) ? first : 'on and off';
}
