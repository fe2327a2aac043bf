/**
 * The version of a package. A build of the commit that carries the tag of the declared version is that version; any other is
 * a step on the way there, sorts before it, and by the time of its commit among its like: `0.1.0~git20261129.174401.6131b83`.
 */
import { execFileSync } from 'node:child_process';

export interface CommitFacts {
  readonly hash: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly tags: readonly string[];
  /** The work tree holds something else. */
  readonly isChanged: boolean;
}

/** Pure. `declared` is that of package.json. */
export function packageVersion(declared: string, commit: CommitFacts): string {
  if (commit.tags.includes(`v${declared}`) && !commit.isChanged) return declared;
  const [day = '', time = ''] = new Date(commit.at * 1000).toISOString().split('T');
  const when = `${day.replaceAll('-', '')}.${time.slice(0, 8).replaceAll(':', '')}`;
  return `${declared}~git${when}.${commit.hash.slice(0, 7)}${commit.isChanged ? '+changed' : ''}`;
}

/** Of the commit that is checked out in `directory`. Throws where that is no repository. */
export function readCommit(directory: string): CommitFacts {
  const git = (...argv: string[]) =>
    execFileSync('git', argv, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const [hash = '', at = ''] = git('log', '-1', '--format=%H %ct').split(' ');
  const tags = git('tag', '--points-at', 'HEAD').split('\n').filter(Boolean);
  return { hash, at: Number(at), tags, isChanged: git('status', '--porcelain') !== '' };
}
