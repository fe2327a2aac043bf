/** The disk of a Debian host, before its first boot, and the base system that all of them share. */
import { randomBytes } from 'node:crypto';
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../src/make-directory.ts';
import {
  checkSharedDirectories,
  compileDebianBoot,
  compileDebianFiles,
  compileDebianHook,
  compileDebianServices,
  type HostFile,
} from './compile-debian.ts';
import { LabError } from './lab-error.ts';
import { holdfastRoot } from './lab-files.ts';
import { filesOf, type LabHost, type LabPlan } from './plan.ts';

/** For the lab of this cluster file. Throws `lab-machine-unfit` where it has not been made, `lab-unsuitable` for the file. */
export function findDebianBase(file: string, name = 'bookworm'): string {
  checkSharedDirectories(file);
  const base = join(holdfastRoot(), '.work', 'hosts', name);
  if (existsSync(base)) return base;
  throw new LabError(
    'lab-machine-unfit',
    `Debian hosts need a base system, and ${base} is not there; it is made once in some minutes: make hosts${name === 'bookworm' ? '' : `-${name}`}.`,
  );
}

/** Writes the scripts of its boot and what stands on its disk; nothing is mounted yet. */
export function prepareDebian(plan: LabPlan, host: LabHost, base: string): void {
  const files = filesOf(plan, host);
  writeFileSync(files.boot, compileDebianBoot(plan, host, base));
  writeFileSync(files.hook, compileDebianHook(plan, host));
  writeFileSync(files.services, compileDebianServices(plan, host));
  for (const part of ['up', 'work', 'root']) makeDirectory(join(files.system, part));
  // Every machine has its own: the base system's would make all of them one.
  const id: HostFile = { path: '/etc/machine-id', text: `${randomBytes(16).toString('hex')}\n` };
  for (const { path, text, to } of [...compileDebianFiles(plan, host), id]) {
    const place = join(files.system, 'up', path);
    makeDirectory(dirname(place), 0o755);
    if (to === undefined)
      writeFileSync(place, text ?? '', { mode: path.startsWith('/usr/bin/') ? 0o755 : 0o644 });
    else symlinkSync(to, place);
  }
}
