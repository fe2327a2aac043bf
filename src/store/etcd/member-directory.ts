/**
 * The directory of a member: `data` is etcd's own, beside it lie what Holdfast knows of it (`member.json`) and, until the first
 * member of a cluster has begun, what allows it to (`begin.json`, written by `init`). Data that is no member's any more is put
 * aside under the time at which it was found.
 */
import { existsSync, readFileSync, renameSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syncDirectory } from '../sync-directory.ts';
import type { DirectoryFacts, MemberNote } from './decide-member.ts';

export function dataIn(directory: string): string {
  return join(directory, 'data');
}

/** A directory that is not there holds nothing. */
export function readMemberDirectory(directory: string): DirectoryFacts {
  return {
    hasData: existsSync(join(dataIn(directory), 'member')),
    note: readJson<MemberNote>(join(directory, noteName)),
    token: readJson<{ readonly token?: string }>(join(directory, beginName))?.token,
  };
}

export function writeNote(directory: string, note: MemberNote): void {
  writeJson(directory, noteName, note);
}

/** Lets the member in this directory begin a cluster, once. */
export function allowBeginning(directory: string, token: string): void {
  writeJson(directory, beginName, { token });
}

export function endBeginning(directory: string): void {
  rmSync(join(directory, beginName), { force: true });
}

/** The name under which the data lies then. */
export function putAside(directory: string, at: Date): string {
  const name = `data-until-${at.toISOString().replace(/[:.]/g, '-')}`;
  renameSync(dataIn(directory), join(directory, name));
  rmSync(join(directory, noteName), { force: true });
  syncDirectory(directory);
  return name;
}

export interface DirectoryHealth {
  readonly freeMiB: number;
  /** Of whoever owns it. */
  readonly uid: number;
}

/** The directory must be there. */
export function measureDirectory(directory: string): DirectoryHealth {
  const { bavail, bsize } = statfsSync(directory);
  const data = dataIn(directory);
  const { uid } = statSync(existsSync(data) ? data : directory);
  return { freeMiB: Math.floor((bavail * bsize) / 1024 / 1024), uid };
}

const noteName = 'member.json';
const beginName = 'begin.json';

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

function writeJson(directory: string, name: string, value: object): void {
  writeFileSync(join(directory, name), `${JSON.stringify(value)}\n`, { mode: 0o600, flush: true });
  syncDirectory(directory);
}
