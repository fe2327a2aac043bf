/** The store contract on the SQLite client against a real store process. */
import { after } from 'node:test';
import { createSecured } from './secured.ts';
import { startSqliteEngine } from './sqlite-engine.ts';
import { storeContract } from './store.contract.ts';

storeContract('sqlite behind its store process', startSqliteEngine);

const secured = await createSecured();
after(() => secured.close());
storeContract('sqlite with TLS', () => startSqliteEngine(undefined, secured));
