/**
 * Whole Debian hosts with systemd, on one network, for tests of what only a service manager does: lab/debian-host. The test
 * file is in namespaces of its own (own-namespaces.ts), so hosts and network end with it; `down` removes the rest.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type RunOptions, type RunResult, run, runForResult } from '../../../lab/run.ts';
import { findHierarchy } from '../../../src/node/own-control-group.ts';
import { until } from './until.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const program = join(root, 'lab', 'debian-host');
const base = join(root, '.work', 'hosts', 'bookworm');
const bootsWithinMs = 90_000;
const endsWithinMs = 10_000;
const bridge = 'hosts';

/** Why there can be no such hosts here; undefined: there can. */
export function whyNoHosts(): string | undefined {
  if (process.getuid?.() !== 0) return 'hosts need root';
  return existsSync(base) ? undefined : 'no base system for hosts: make hosts (debootstrap, a minute or two)';
}

export interface DebianHostsOptions {
  /** By host its address; the network is a /24, and this process is `.254` in it. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Another network of the same kind, by its name: the cable of HOST ends here as HOST-NAME. */
  readonly more?: { readonly name: string; readonly addresses: Readonly<Record<string, string>> };
  /** Directories of this machine that are seen in every host, by their path there. */
  readonly binds: Readonly<Record<string, string>>;
  /** Files of every host: path, text. They are executable. */
  readonly files: Readonly<Record<string, string>>;
}

interface HostNetwork {
  /** Of the interface in every host. */
  readonly name: string;
  readonly bridge: string;
  readonly addresses: Readonly<Record<string, string>>;
  /** The end of a host's cable here. */
  readonly cable: (host: string) => string;
}

export class DebianHosts {
  readonly names: readonly string[];
  readonly #options: DebianHostsOptions;
  readonly #directory = mkdtempSync(join(tmpdir(), 'holdfast-hosts-'));
  readonly #group = join(findHierarchy().directory, basename(this.#directory));
  readonly #children: ChildProcess[] = [];

  private constructor(options: DebianHostsOptions) {
    this.#options = options;
    this.names = Object.keys(options.addresses);
  }

  static async up(options: DebianHostsOptions): Promise<DebianHosts> {
    const hosts = new DebianHosts(options);
    try {
      for (const network of hosts.#networks) await hosts.#createNetwork(network);
      await Promise.all(hosts.names.map((name) => hosts.#boot(name)));
      return hosts;
    } catch (error) {
      await hosts.down();
      throw error;
    }
  }

  /** Runs a command in a host; every exit code is a result. */
  try(host: string, ...argv: string[]): Promise<RunResult> {
    return runForResult([program, 'in', this.#groupOf(host), ...argv], { timeoutMs: 60_000 });
  }

  /** The same for what takes longer, or is given something to read. */
  tryWith(host: string, argv: readonly string[], options: RunOptions): Promise<RunResult> {
    return runForResult([program, 'in', this.#groupOf(host), ...argv], options);
  }

  /** The same, and it must succeed; resolves with what it printed. */
  exec(host: string, ...argv: string[]): Promise<string> {
    return run([program, 'in', this.#groupOf(host), ...argv], { timeoutMs: 60_000 });
  }

  async write(host: string, path: string, text: string): Promise<void> {
    await this.exec(host, 'sh', '-c', 'printf %s "$1" > "$0"', path, text);
  }

  /** What `scp -pr` would do, which these hosts do not have. */
  async copy(from: string, path: string, to: string, there = path): Promise<void> {
    const packed = ['tar', '-C', dirname(path), '-czf', '-', basename(path)];
    const text = await this.exec(from, 'sh', '-c', '"$@" | base64 -w0', 'sh', ...packed);
    const unpack = `base64 -d | tar -xzf - -C "$(dirname "$0")" --transform "s,^${basename(path)},${basename(there)},"`;
    await this.exec(to, 'sh', '-c', `printf %s "$1" | ${unpack}`, there, text);
  }

  /** Takes the power away: every process of it is dead when this returns, or about to be. */
  cut(host: string): void {
    writeFileSync(join(this.#groupOf(host), 'cgroup.kill'), '1');
  }

  /** Boots one whose power was taken away, with what is on its disk. */
  async switchOn(host: string): Promise<void> {
    await this.#untilOff(host);
    await this.#start(host);
  }

  /** Boots an empty one in the place of one whose power was taken away: nothing of that is left. */
  async replace(host: string): Promise<void> {
    await this.#untilOff(host);
    rmSync(join(this.#directory, host), { recursive: true });
    await this.#boot(host);
  }

  /** Where the others are off as well, half-closed connections of before hold its network, and its cable, for minutes. */
  async #untilOff(host: string): Promise<void> {
    await until(() => !this.isOn(host), endsWithinMs, `${host} is off`);
    for (const { cable } of this.#networks) await runForResult(['ip', 'link', 'del', cable(host)]);
  }

  isOn(host: string): boolean {
    return !isEmpty(this.#groupOf(host));
  }

  async down(): Promise<void> {
    const living = this.#children.filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    );
    const ended = living.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const name of this.names) if (existsSync(this.#groupOf(name))) this.cut(name);
    await Promise.all(ended);
    if (existsSync(this.#group)) {
      await until(() => isEmpty(this.#group), endsWithinMs, 'no process of a host is left');
      removeGroups(this.#group);
    }
    rmSync(this.#directory, { recursive: true });
  }

  #groupOf(host: string): string {
    return join(this.#group, host);
  }

  get #networks(): readonly HostNetwork[] {
    const { addresses, more } = this.#options;
    const usual = { name: 'net0', bridge, addresses, cable: (host: string) => host };
    if (more === undefined) return [usual];
    const { name } = more;
    return [usual, { ...more, bridge: name, cable: (host) => `${host}-${name}` }];
  }

  async #createNetwork({ bridge: own, addresses }: HostNetwork): Promise<void> {
    const [first = ''] = Object.values(addresses);
    await run(['ip', 'link', 'add', own, 'type', 'bridge']);
    await run(['ip', 'addr', 'add', `${first.replace(/\d+$/, '254')}/24`, 'dev', own]);
    await run(['ip', 'link', 'set', own, 'up']);
  }

  async #boot(name: string): Promise<void> {
    const directory = join(this.#directory, name);
    for (const [path, text] of Object.entries(this.#options.files)) {
      mkdirSync(dirname(join(directory, 'up', path)), { recursive: true });
      writeFileSync(join(directory, 'up', path), text, { mode: 0o755 });
    }
    await this.#start(name);
  }

  async #start(name: string): Promise<void> {
    const directory = join(this.#directory, name);
    const binds = Object.entries(this.#options.binds).map(([there, here]) => `${here}:${there}`);
    const child = spawn(program, ['boot', base, directory, this.#groupOf(name), ...binds], {
      stdio: 'ignore',
    });
    this.#children.push(child);
    const says = async () => (await this.try(name, 'systemctl', 'is-system-running')).stdout.trim();
    const begins = async () => ['starting', 'running', 'degraded'].includes(await says());
    await until(begins, bootsWithinMs, `${name} begins to boot`);
    for (const network of this.#networks) await this.#plugIn(name, network);
    await until(async () => (await says()) === 'running', bootsWithinMs, `${name} has booted`);
  }

  async #plugIn(host: string, { name, bridge: own, addresses, cable }: HostNetwork): Promise<void> {
    const pid = (await run([program, 'leader', this.#groupOf(host)])).trim();
    await run(['ip', 'link', 'add', cable(host), 'type', 'veth', 'peer', 'name', name, 'netns', pid]);
    await run(['ip', 'link', 'set', cable(host), 'master', own, 'up']);
    await this.exec(host, 'ip', 'addr', 'add', `${addresses[host]}/24`, 'dev', name);
    await this.exec(host, 'ip', 'link', 'set', name, 'up');
  }
}

function isEmpty(group: string): boolean {
  return readFileSync(join(group, 'cgroup.events'), 'utf8').includes('populated 0');
}

/** Innermost first: a group goes only when it is empty. */
function removeGroups(group: string): void {
  for (const { name } of readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    removeGroups(join(group, name));
  rmdirSync(group);
}
