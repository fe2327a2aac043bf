/**
 * Exits with 0 when node_modules holds what package-lock.json says, with 1 when "npm ci" is due. Times of files say
 * nothing here (a checkout of an older commit is newer), so versions are compared: those in the lock file with those npm
 * noted in node_modules/.package-lock.json. Runs on the machine's own Node.js (18 or later), before the tool chain exists.
 */
import { existsSync, readFileSync } from 'node:fs';

/** @param {string} path */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

function isCurrent() {
  if (!existsSync('node_modules/.package-lock.json') || !existsSync('node_modules/.bin/node')) return false;
  const wanted = Object.entries(readPackages('package-lock.json')).filter(([path]) => path !== '');
  const found = readPackages('node_modules/.package-lock.json');
  // An optional package is one built for another platform: it may be absent, never of another version.
  const isRight = ([path, { version, optional }]) =>
    found[path] ? found[path].version === version && existsSync(path) : optional === true;
  return wanted.every(isRight);
}

process.exitCode = isCurrent() ? 0 : 1;
