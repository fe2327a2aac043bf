/** What would stand in the way of a takeover, as pages show it, and what to do about it. */
import type { ReadinessReasons, UnitTrouble } from '../readiness-reasons.ts';
import type { ReasonFacts } from '../reason.ts';
import { byEach, counted, inBrackets, listed, span } from './grammar.ts';
import type { Sentences } from './sentences.ts';

type Standby = Pick<ReasonFacts, 'no-standby'>;

export const readinessWords: Sentences<ReadinessReasons & Standby> = {
  'lacks-program': (f) => `${f.node} has no program ${f.program}, which ${forGroups(f)}`,
  'lacks-fence-program': (f) =>
    `${f.node} has no program ${f.program}, so it could not fence ${listed(f.fences)}`,
  'lacks-secret': (f) =>
    `${f.node} does not have "${f.name}" of ${f.resource}, which ${forGroups(f)}: ${f.said}`,
  'lacks-device': (f) => `${f.node} does not see ${f.device}, which ${forGroups(f)}`,
  'port-taken': (f) => `on ${f.node} another process has ${f.port}${inBrackets(f.by)}, which ${forGroups(f)}`,
  'unit-unfit': (f) => `on ${f.node} the unit ${f.unit}, which ${forGroups(f)}, ${unitIs[f.is]}`,
  'certificate-ends': (f) =>
    `${f.whose === 'node' ? 'the certificate' : 'the authority'} of ${f.node} ${f.over ? 'ended' : 'ends'} on ${f.on}`,
  'identity-unusable': (f) => `${f.node} cannot use ${f.file} of its identity: ${f.said}`,
  'accounts-closed': (f) =>
    `nobody signs in at ${f.node} by an account of its system: saslauthd ${f.is === 'not-installed' ? 'is not installed' : 'does not run'} there`,
  'clocks-apart': (f) => `the clocks of ${f.node} and ${f.than} are ${span(f.byMs)} apart`,
  'watchdog-unarmed': (f) =>
    `the watchdog ${f.device} of ${f.node} is not armed, so a lease that has run out proves nothing there`,
  'watchdog-idle': (f) =>
    `the watchdog ${f.device} of ${f.node} is not armed: nothing resets it when it hangs`,
  'beats-lost': (f) =>
    `${f.node} fell out of hearing ${f.of} on ${f.network} ${counted(f.times, 'time')} within ${span(f.withinMs)}, and heard it again a moment later`,
  'over-capacity': (f) => `what runs on ${f.node} needs ${f.needs} of ${f.what}, and it has ${f.of}`,
  'only-a-person-proves': (f) => `nothing but a person can prove ${f.node} off: what it runs waits for one`,
  'no-more-may-fail': (f) =>
    `${f.well} of ${counted(f.of, 'member')} of the store are well: with one less nothing is taken over`,
  'no-standby': (f, say) =>
    f.nodes.length === 0
      ? `no other node is there that could take ${f.group} over`
      : `no other node could take ${f.group} over: ${byEach(f.nodes.map(({ node, why }) => ({ node, text: say(why) })))}`,
};

const unitIs: { readonly [T in UnitTrouble]: string } = {
  enabled: 'is started at boot by systemd',
  masked: 'is masked',
  missing: 'does not exist',
};

function forGroups({ groups, more }: { readonly groups: readonly string[]; readonly more?: number }): string {
  const named = listed(more === undefined ? groups : [...groups, `${more} more`]);
  return `${named} ${groups.length === 1 && more === undefined ? 'needs' : 'need'}`;
}

export const readinessAdvice: Partial<Sentences<ReasonFacts>> = {
  'lacks-program': (f) => `On ${f.node}: ${f.next}.`,
  'lacks-fence-program': (f) => `On ${f.node}: ${f.next}.`,
  'lacks-secret': (f) => `On ${f.node}: ${f.next}.`,
  'lacks-device': (f) =>
    `Give ${f.node} its way to it (cable, zoning, iSCSI login), or do not let ${listed(f.groups)} run there.`,
  'port-taken': (f) =>
    `Stop that process on ${f.node} and keep it from starting again, or take another port.`,
  'unit-unfit': (f) => unitAdvice[f.is](f),
  'certificate-ends': (f) =>
    f.whose === 'node'
      ? `It is renewed by itself where the key of the authority is reached; "holdfast events" on ${f.node} says why not. By hand: holdfast certificate renew FILE.`
      : 'Make another authority before that, and let the nodes trust both meanwhile.',
  'identity-unusable': (f) =>
    `Put it back on ${f.node} before its agent starts again: from a backup, or make it anew where the key of the authority is: holdfast certificate issue FILE ${f.node}.`,
  'accounts-closed': (f) =>
    `On ${f.node}: apt-get install sasl2-bin; systemctl enable --now holdfast-accounts.`,
  'clocks-apart': (f) =>
    `Look on both which is wrong, and let it follow a time server: timedatectl; apt-get install chrony (${f.node}, ${f.than}).`,
  'watchdog-unarmed': (f) =>
    `Load the driver of ${f.device} on ${f.node} and restart its agent; "holdfast doctor" looks.`,
  'watchdog-idle': (f) =>
    `Load the driver of ${f.device} on ${f.node} and restart its agent; "holdfast doctor" looks.`,
  'beats-lost': (f) =>
    `Look for loss and delay on ${f.network} between them, and for a busy or paused machine. Where that is as it is, raise misses or interval of timing.heartbeat.`,
  'over-capacity': () =>
    'Stop something that needs it, or give another node more: what does not fit moves there by itself.',
  'only-a-person-proves': (f) => `Give ${f.node} a fence device in the cluster file.`,
  'no-more-may-fail': () => 'Start the members that are silent, or put others in their places.',
  'no-standby': () =>
    'Mend one of these nodes, resume one that is drained, or let the group run on more nodes.',
};

type UnitFacts = ReadinessReasons['unit-unfit'];

const unitAdvice: { readonly [T in UnitTrouble]: (facts: UnitFacts) => string } = {
  enabled: ({ node, unit }) => `On ${node}: systemctl disable ${unit}.`,
  masked: ({ node, unit }) => `On ${node}: systemctl unmask ${unit}.`,
  missing: ({ node }) => `Install on ${node} what it belongs to, or correct its name in the cluster file.`,
};
