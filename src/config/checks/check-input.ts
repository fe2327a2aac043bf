/** What a check sees: the file's model, what it compiles to, and whether a lapse counts as proof. */
import type { Compiled } from '../compile.ts';
import type { Finding } from '../diagnostic.ts';
import type { ClusterFileModel } from '../schema.ts';

export interface CheckInput extends Compiled {
  readonly model: ClusterFileModel;
}

export type Check = (input: CheckInput) => Finding[];
