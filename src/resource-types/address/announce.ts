/**
 * How neighbours are told that an address lives here: gratuitous arp as request and as reply (devices differ in which
 * they believe), for IPv6 unsolicited neighbour advertisements, which the kernel sends when the interface's hardware
 * address is set (to what it is). `{device}` is filled in by the step runner.
 *
 * A node that was frozen must not tell anything when it wakes up, because another may own the address by then. So every
 * `arping` sends one packet, at once, and the refresher keeps silent for a round when more time went by than it slept.
 */
import { isIPv6 } from 'node:net';

const arp = ['tell() {', '  arping -q -c 1 -U -I "$1" "$2" &', '  arping -q -c 1 -A -I "$1" "$2" &', '}'];
/** Not read from /sys, which may show the interfaces of another network namespace. */
const ndp = [
  'tell() {',
  '  mac=$(ip -o link show dev "$1" | sed "s,.* link/ether \\([^ ]*\\) .*,\\1,")',
  '  ip link set dev "$1" address "$mac"',
  '}',
];
/** Seconds after the start: 0, 1, 2, 5, 10, then every refresh interval ($3). */
const refresh = [
  'round=0 awake=yes',
  'while :; do',
  '  [ $awake = no ] || tell "$1" "$2"',
  '  case $round in 0|1) pause=1 ;; 2) pause=3 ;; 3) pause=5 ;; *) pause=$3 ;; esac',
  '  round=$((round + 1)) awake=yes',
  '  IFS=. read -r before _ < /proc/uptime',
  '  sleep "$pause"',
  '  IFS=. read -r after _ < /proc/uptime',
  '  [ $((after - before)) -le $((pause + 1)) ] || awake=no',
  'done',
];

const teller = (address: string): readonly string[] => (isIPv6(address) ? ndp : arp);

/** Tells at once and again and again until it is killed. */
export function refreshCommand(address: string, everyMs: number): readonly string[] {
  const seconds = String(Math.max(1, Math.round(everyMs / 1000)));
  return [
    '/bin/sh',
    '-c',
    [...teller(address), ...refresh].join('\n'),
    'refresher',
    '{device}',
    address,
    seconds,
  ];
}

export function announceOnceCommand(address: string): readonly string[] {
  return [
    '/bin/sh',
    '-c',
    [...teller(address), 'tell "$1" "$2"', 'wait'].join('\n'),
    'announcer',
    '{device}',
    address,
  ];
}
