/**
 * The text a fence program reads on its standard input: one name=value per line, as Debian's fence agents and all
 * programs written for them expect. Pure.
 */
import type { NodeName } from '../../core/config.ts';

export type FenceAction = 'off' | 'on' | 'status';

class FenceOptionError extends Error {
  readonly code = 'fence-option';
}

/**
 * `nodename` is always the node. Which machine behind the device is meant stands in `port` or `plug`; when the options
 * say neither, both are the node's name, and a program ignores the one it does not know.
 * Throws FenceOptionError for names and values that would break the line format, and for an `action` among the options.
 */
export function compileRequest(
  action: FenceAction,
  node: NodeName,
  options: Readonly<Record<string, string>>,
): string {
  const names = Object.keys(options);
  const machine = names.includes('port') || names.includes('plug') ? {} : { port: node, plug: node };
  const lines = Object.entries({ action, nodename: node, ...machine, ...options });
  for (const name of names) checkOption(name, options[name] ?? '');
  return lines.map(([name, value]) => `${name}=${value}\n`).join('');
}

function checkOption(name: string, value: string): void {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    throw new FenceOptionError(
      `The fence option "${name}" has a name with other characters than letters, digits, _ and -`,
    );
  }
  if (name === 'action' || name === 'nodename') {
    throw new FenceOptionError(`The fence option "${name}" is set by the cluster; leave it out`);
  }
  if (/[\n\r\0]/.test(value)) {
    throw new FenceOptionError(`The fence option "${name}" has a value of more than one line`);
  }
}
