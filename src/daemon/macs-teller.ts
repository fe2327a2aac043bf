/** Interfaces come and go: the core is told which hardware addresses this node has whenever they have changed. */
import type { Config } from '../core/config.ts';
import type { Event } from '../core/takeover/event.ts';
import { ownMacs } from './own-macs.ts';

/** To be called now and then. */
export function macsTeller(config: () => Config, node: string, dispatch: (event: Event) => void): () => void {
  let told = '';
  return () => {
    const macs = ownMacs(config(), node);
    const text = JSON.stringify(macs);
    if (text === told) return;
    told = text;
    dispatch({ kind: 'macs-found', macs });
  };
}
