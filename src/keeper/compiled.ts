/**
 * The cluster file, compiled. Compiling needs YAML and schemas, which stay out of this process: a short-lived child does
 * it and prints {config, keyFile} as JSON.
 */
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Config } from '../core/config.ts';
import { type KeyRing, parseKeyRing } from '../values/cluster-keys.ts';

export interface Compiled {
  readonly config: Config;
  /** Absolute path of the file with the heartbeat key. */
  readonly keyFile: string;
  /** Absolute path of the directory with the node's identity, where the file names one. */
  readonly identity?: string;
  /** Beats are signed for the cluster of this identity. */
  readonly clusterId?: string;
}

class ClusterFileWrong extends Error {
  readonly code = 'cluster-file-wrong';
}

/** A large file takes a second; one that is no file (a FIFO, a network that hangs) takes for ever. */
const compilesWithinMs = 30_000;
const outputBytesMax = 64 * 1024 * 1024;

/** Runs `<own node> <cli> compile FILE`. Rejects with what the compiler said. */
async function compileClusterFile(cli: string, file: string): Promise<Compiled> {
  await checkFile(file).catch((error: Error) => {
    throw new ClusterFileWrong(`"${file}" cannot be read: ${error.message}. Name the cluster file.`);
  });
  const text = await new Promise<string>((done, fail) => {
    execFile(
      process.execPath,
      [cli, 'compile', file],
      { maxBuffer: outputBytesMax, timeout: compilesWithinMs, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        if (error === null) done(stdout);
        else fail(new ClusterFileWrong(stderr.trim() || `"${file}" could not be compiled: ${error.message}`));
      },
    );
  });
  return parseCompiled(text, file);
}

/**
 * The cluster file, or where it cannot be used what the agent last started with: what is in force stands in the store, the
 * file only says how to get there. So a mistake in it, found at a restart, stops nothing that runs.
 */
export async function compileOrLast(
  cli: string,
  file: string,
  node: string,
  last: string,
  report: (text: string) => void,
): Promise<Compiled> {
  const usable = (compiled: Compiled) => {
    checkNode(compiled.config, node);
    return compiled;
  };
  try {
    return usable(await compileClusterFile(cli, file));
  } catch (error) {
    const older = await readCompiled(last)
      .then(usable)
      .catch(() => undefined);
    if (older === undefined) throw error;
    const { message } = error as Error;
    report(
      `The cluster file cannot be used: ${message} The agent goes on with what it last started with; mend the file.`,
    );
    return older;
  }
}

/** Reads what an earlier compilation printed. */
export async function readCompiled(file: string): Promise<Compiled> {
  const text = await readBytes(file).catch((error: Error) => {
    throw new ClusterFileWrong(
      `"${file}" cannot be read: ${error.message}. Give the file that "holdfast compile" printed.`,
    );
  });
  return parseCompiled(text.toString(), file);
}

function parseCompiled(text: string, file: string): Compiled {
  try {
    const { config, keyFile, identity, clusterId } = JSON.parse(text) as Compiled;
    const named = {
      ...(typeof identity === 'string' && { identity: resolve(dirname(file), identity) }),
      ...(typeof clusterId === 'string' && { clusterId }),
    };
    if (typeof config?.cluster?.name === 'string' && typeof keyFile === 'string')
      return { config, keyFile: resolve(dirname(file), keyFile), ...named };
  } catch {
    // Said below.
  }
  throw new ClusterFileWrong(
    `Compiling "${file}" gave no {config, keyFile}. Run "holdfast validate ${file}".`,
  );
}

/** Throws when the configuration has no such node. */
export function checkNode(config: Config, node: string): void {
  if (config.nodes[node]) return;
  throw new ClusterFileWrong(
    `The cluster file has no node "${node}". Start the agent with --node and one of: ${Object.keys(config.nodes).join(', ')}.`,
  );
}

/** The first of them signs heartbeats. */
export async function readKeyRing(keyFile: string): Promise<KeyRing> {
  const text = await readBytes(keyFile).catch((error: Error) => {
    throw new ClusterFileWrong(
      `The cluster key "${keyFile}" cannot be read: ${error.message}. Copy it from another node, or make one with "holdfast init".`,
    );
  });
  try {
    return parseKeyRing(text);
  } catch (error) {
    throw new ClusterFileWrong(
      `The cluster key "${keyFile}" cannot be used: ${(error as Error).message}. Copy it from another node, or make one with "holdfast init".`,
    );
  }
}

async function readBytes(file: string): Promise<Buffer> {
  await checkFile(file);
  return readFile(file);
}

/** Reading what is no file (a FIFO that nobody writes) may never end. */
async function checkFile(file: string): Promise<void> {
  if (!(await stat(file)).isFile()) throw new Error('it is no file');
}
