/** Replaces the stand-in `lab` of the help by the real thing. */
import type { Command } from 'commander';
import { labCommands } from '../../lab/commands.ts';

export function mountLabCommands(program: Command): void {
  const commands = program.commands as Command[];
  const at = commands.findIndex((command) => command.name() === 'lab');
  if (at >= 0) commands.splice(at, 1);
  labCommands(program);
  inherit(
    program.commands.find((command) => command.name() === 'lab'),
    program,
  );
}

/** Mistakes end a lab command the way they end any other. */
function inherit(command: Command | undefined, program: Command): void {
  if (command === undefined) return;
  command.copyInheritedSettings(program);
  for (const sub of command.commands) inherit(sub, program);
}
