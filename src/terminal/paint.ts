/** Colours, when somebody sees them. The word always says it too: colour alone carries no meaning. */
import { styleText } from 'node:util';

export type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold';
export type Paint = (colour: Colour, text: string) => string;

export function paint(on: boolean): Paint {
  return on ? (colour, text) => styleText(colour, text, { validateStream: false }) : (_, text) => text;
}
