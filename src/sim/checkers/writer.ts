/** Who writes the document, as the simulator sees it. */
import type { NodeName } from '../../core/config.ts';

/** Whose write it is. */
export interface Writer {
  readonly node: NodeName;
  readonly inc: string;
}
