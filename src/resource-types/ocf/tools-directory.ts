/** Programs under the names of Pacemaker's own, which agents call: as source and as a bundle in dist/ beside the same folder. */
import { join } from 'node:path';

const isSource = import.meta.filename.endsWith('.ts');

export const toolsDirectory = join(
  import.meta.dirname,
  ...(isSource ? ['..', '..', '..'] : ['..']),
  'ocf-tools',
);
