/**
 * `address`: a floating IP address. It is added to the interface on which the node has its own address of the
 * network, told to the neighbours at once, and told again as long as it is owned, because caches forget and frames get
 * lost. The teller is a process in the resource's control group: it ends and freezes together with the ownership.
 */
import { isIPv6 } from 'node:net';
import type { ResourceConfig } from '../../core/config.ts';
import type { Environment, Program, Step } from '../../resources/step.ts';
import { baseEnvironment, type CompileContext } from '../compile-context.ts';
import { milliseconds, refuse, text } from '../params.ts';
import { announceOnceCommand, refreshCommand } from './announce.ts';

const refreshMs = 10_000;

/** Parameters: address (with prefix length), network, refresh? (default 10s). */
export function compile(definition: ResourceConfig, context: CompileContext): Program {
  const parts = parse(definition, context);
  const find: Step = { kind: 'find-device', own: parts.own, subnet: parts.subnet };
  const background = (argv: readonly string[]): Step => ({ kind: 'background', argv, env: parts.env });
  const check = run(['ip', '-o', 'address', 'show', 'to', parts.only], parts.env, {
    empty: 'stopped',
    some: 'running',
  });
  const flush = run(['ip', parts.family, 'address', 'flush', 'to', parts.only], parts.env);
  return {
    start: [
      { kind: 'kill-group' },
      find,
      { kind: 'set', ...parts.setting },
      run(
        ['ip', parts.family, 'address', 'replace', parts.withLength, 'dev', '{device}', ...parts.flags],
        parts.env,
      ),
      background(refreshCommand(parts.bare, milliseconds(definition, 'refresh', refreshMs))),
    ],
    // The announcer takes its time to die (a packet socket waits for the kernel): it does so while the rest goes on.
    stop: [{ kind: 'begin-kill' }, flush],
    probe: [
      { kind: 'running-if-address-up', address: parts.bare },
      { ...check, output: withoutLink },
    ],
    deepProbe: [check],
    hardStop: [{ kind: 'begin-kill' }, { ...flush, exits: { other: 'ok' } }],
    verifyStopped: [
      { ...check, output: { empty: 'ok', some: 'running' } },
      { kind: 'kill-group' },
      { kind: 'stopped-if-empty' },
    ],
    announce: [find, background(announceOnceCommand(parts.bare))],
  };
}

/** The cheap look found it on no interface that is up: either it is gone or its link is. */
const withoutLink = { empty: 'stopped', some: 'soft', reason: 'the link of its interface is down' } as const;

interface Parts {
  readonly bare: string;
  readonly withLength: string;
  /** Prefix that matches this address alone. */
  readonly only: string;
  readonly family: '-4' | '-6';
  readonly flags: readonly string[];
  readonly own: string;
  readonly subnet: string;
  readonly setting: { readonly path: string; readonly value: string };
  readonly env: Environment;
}

function parse(definition: ResourceConfig, context: CompileContext): Parts {
  const withLength = text(definition, 'address');
  const [bare = '', length] = withLength.split('/');
  if (length === undefined) return refuse(definition, 'address', 'an address with a prefix length');
  const network = context.network(definition.networks[0] ?? '') ?? { own: '', subnet: '' };
  const six = isIPv6(bare);
  return {
    bare,
    withLength,
    only: `${bare}/${six ? 128 : 32}`,
    family: six ? '-6' : '-4',
    flags: six ? ['nodad'] : [],
    ...network,
    setting: six ? announceByNdisc : promoteSecondaries,
    env: baseEnvironment(definition, context),
  };
}

/** Without it the kernel removes other addresses of the subnet together with the first one of it. */
const promoteSecondaries = { path: '/proc/sys/net/ipv4/conf/{device}/promote_secondaries', value: '1' };
/** With it the kernel sends unsolicited neighbour advertisements when the hardware address is set. */
const announceByNdisc = { path: '/proc/sys/net/ipv6/conf/{device}/ndisc_notify', value: '1' };

function run(argv: readonly string[], env: Environment, output?: { empty: 'stopped'; some: 'running' }) {
  return {
    kind: 'run',
    argv,
    env,
    joins: false,
    exits: { 0: 'ok', 127: 'hard', other: 'soft' },
    output,
  } as const;
}
