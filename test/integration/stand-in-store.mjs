/**
 * Stands in for the store process in the tests of the lab: SQLite behind HTTP, in the journal and locking mode of the real one.
 * PUT writes a row and answers 200, or 500 with SQLite's message; GET answers with the number of rows.
 */
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';

const [command, ...args] = process.argv.slice(2);

/** @param {string} name */
function option(name) {
  return args[args.indexOf(name) + 1] ?? '';
}

if (command === 'init') {
  const db = new DatabaseSync(option('--store-file'));
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)');
  db.close();
} else {
  const db = new DatabaseSync(option('--file'));
  db.exec('PRAGMA locking_mode = EXCLUSIVE');
  const insert = db.prepare('INSERT INTO row (text) VALUES (?)');
  const count = db.prepare('SELECT count(*) AS rows FROM row');
  const server = createServer((request, response) => {
    try {
      if (request.method === 'PUT') insert.run('x'.repeat(2000));
      response.end(String(count.get()?.rows));
    } catch (error) {
      response.writeHead(500).end(error.message);
    }
  });
  const [host, port] = option('--listen').split(':');
  server.listen(Number(port), host);
}
