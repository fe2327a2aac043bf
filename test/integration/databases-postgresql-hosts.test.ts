/** PostgreSQL as a unit of systemd: examples/postgresql.yaml. */
import { postgresql } from './support/database-stories.ts';
import { databaseTests } from './support/database-tests.ts';

databaseTests(postgresql);
