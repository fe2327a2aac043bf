/**
 * Looks all the time who has an address and who runs a service, from outside: a paused or isolated node cannot hide. The
 * addresses are read from the kernel's tables of every node that has power, the services from their control groups.
 * Invariant of the whole product: at most one.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WatchedHost {
  readonly name: string;
  readonly controlGroup: string;
  /** Control group of the agent. */
  readonly agentGroup: string;
}

export interface Watched {
  readonly addresses: readonly string[];
  /** `group.resource` of processes. */
  readonly services: readonly string[];
}

const intervalMs = 15;

export class OwnerWatch {
  readonly violations: string[] = [];
  readonly #hosts: readonly WatchedHost[];
  readonly #since = new Map<string, { owners: string; at: number }>();
  #watched: Watched;
  #tolerated = false;
  readonly #timer: NodeJS.Timeout;

  constructor(hosts: readonly WatchedHost[], watched: Watched) {
    this.#hosts = hosts;
    this.#watched = watched;
    this.#timer = setInterval(() => this.#look(), intervalMs);
  }

  /** Nodes with power that have it now. */
  owners(thing: string): string[] {
    return this.#hosts.filter((host) => this.#has(host, thing)).map((host) => host.name);
  }

  watch(watched: Watched): void {
    this.#watched = watched;
  }

  /** How long its owners have been the same without a break, as far as this watch could see; 0 when nobody has it. */
  unchangedMs(thing: string): number {
    const since = this.#since.get(thing);
    return since === undefined || since.owners === '' ? 0 : performance.now() - since.at;
  }

  /** Two owners are what the test is about (a person confirmed wrongly); undone with `false`. */
  tolerate(on: boolean): void {
    this.#tolerated = on;
  }

  /** Throws when two nodes ever had the same thing at the same time. */
  check(): void {
    assert.deepEqual(this.violations, [], 'at most one node has an address or runs a service at any moment');
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const thing of [...this.#watched.addresses, ...this.#watched.services]) {
      const owners = this.owners(thing);
      // Nodes are looked at one after the other, so a quick move may show twice: two owners are two that stay two.
      if (owners.length > 1 && !this.#tolerated) {
        const still = this.owners(thing).filter((name) => owners.includes(name));
        if (still.length > 1) this.violations.push(`${thing}: ${still.join(' and ')}`);
      }
      const now = owners.join(' ');
      if (this.#since.get(thing)?.owners !== now)
        this.#since.set(thing, { owners: now, at: performance.now() });
    }
  }

  #has(host: WatchedHost, thing: string): boolean {
    return thing.includes('/') ? runs(host, thing) : holds(host, thing);
  }
}

/** The kernel's own list of local addresses, through any process of the node; none: it has no power. */
function holds(host: WatchedHost, address: string): boolean {
  const pid = firstProcess(host.controlGroup);
  if (pid === undefined) return false;
  if (!address.includes(':')) {
    return new RegExp(`-- ${address.replaceAll('.', '\\.')}\\n[^\\n]*/32 host LOCAL`).test(
      read(`/proc/${pid}/net/fib_trie`),
    );
  }
  return read(`/proc/${pid}/net/if_inet6`).includes(hexOf(address));
}

function runs(host: WatchedHost, service: string): boolean {
  const [group, resource] = service.split('/');
  return /^populated 1$/m.test(read(join(host.agentGroup, `r.${group}.${resource}`, 'cgroup.events')));
}

function firstProcess(controlGroup: string): string | undefined {
  return read(join(controlGroup, 'cgroup.procs')).split('\n').find(Boolean);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** 32 hexadecimal digits of an IPv6 address. */
function hexOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const words = (text: string) => text.split(':').filter(Boolean);
  const before = words(head);
  const after = tail === undefined ? [] : words(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].map((word) => word.padStart(4, '0')).join('');
}
