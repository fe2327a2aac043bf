/** PostgreSQL by Debian's resource agent: examples/postgresql-ocf.yaml. */
import { postgresqlByAgent } from './support/database-stories.ts';
import { databaseTests } from './support/database-tests.ts';

databaseTests(postgresqlByAgent);
