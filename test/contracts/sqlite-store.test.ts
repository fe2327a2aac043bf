/** The store contract on the SQLite client against a real store process. */
import { startSqliteEngine } from './sqlite-engine.ts';
import { storeContract } from './store.contract.ts';

storeContract('sqlite behind its store process', startSqliteEngine);
