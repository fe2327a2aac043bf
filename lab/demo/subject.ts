/** What the demo is about, in the words of its cluster file. */
import { join } from 'node:path';
import { holdfastRoot } from '../lab-files.ts';

export const subject = {
  clusterFile: join(holdfastRoot(), 'examples', 'web-five-nodes.yaml'),
  cluster: 'my-cluster',
  group: 'web',
  server: 'nginx',
  address: '10.156.76.58',
  firstOwner: 'my-vm1',
} as const;
