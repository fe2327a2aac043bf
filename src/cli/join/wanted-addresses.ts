/** `--address net0=10.0.0.4,net1=…`: which address is for which network. */
import { HoldfastError } from '../../errors.ts';
import { plainAddress } from '../../values/subnet.ts';

/** Throws `usage`. */
export function wantedAddresses(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined) return {};
  return Object.fromEntries(text.split(',').map(readOne));
}

function readOne(text: string): readonly [string, string] {
  const [network = '', word, more] = text.split('=');
  const address = plainAddress(word);
  if (/^[A-Za-z][\w-]*$/.test(network) && address !== undefined && more === undefined)
    return [network, address];
  throw new HoldfastError('usage', {
    problem: `--address: "${text.slice(0, 100)}" is no network with an address`,
    next: 'Write for example net0=10.77.0.4, several with commas.',
  });
}
