/** A store process for tests: `store-process.ts HOST:PORT FILE [IDENTITY]`; prints the address once clients can connect. */
import { createIdentitySource } from '../../src/identity/identity-source.ts';
import { runStoreServer } from '../../src/store/sqlite/server.ts';

const [listen = '', file = '', identity] = process.argv.slice(2);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
runStoreServer({
  listen,
  file,
  ...(identity !== undefined && { own: createIdentitySource(identity) }),
  signal: stop.signal,
  onListening: (address) => console.log(`listening ${address}`),
  log: (line) => console.log(line),
}).catch((error: Error & { code?: string }) => {
  console.log(`failed ${error.code}: ${error.message}`);
  process.exitCode = 1;
});
