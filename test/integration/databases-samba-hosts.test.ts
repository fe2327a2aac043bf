/** A share of Samba: examples/samba.yaml. */
import { samba } from './support/database-stories.ts';
import { databaseTests } from './support/database-tests.ts';

databaseTests(samba);
