/** An NFS export by NFS-Ganesha: examples/nfs.yaml. */
import { nfs } from './support/database-stories.ts';
import { databaseTests } from './support/database-tests.ts';

databaseTests(nfs);
