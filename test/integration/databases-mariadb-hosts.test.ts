/** MariaDB as a unit of systemd: examples/mariadb.yaml. */
import { mariadb } from './support/database-stories.ts';
import { databaseTests } from './support/database-tests.ts';

databaseTests(mariadb);
