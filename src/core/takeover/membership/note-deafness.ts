/**
 * Says of a peer that is heard that it does not hear this node: one direction of that path fails. A node that has just
 * come up, or come back, does not hear everybody at once: that is not worth a word.
 */
import { lookAgain, note, say, type Turn, unsay } from '../turn.ts';
import { asksBy } from '../view/timing.ts';

export function noteDeafness(t: Turn): void {
  const { s } = t;
  if (s.config === undefined) return;
  const { beatIntervalMs, beatMisses } = asksBy(t);
  for (const [network, peers] of Object.entries(s.hears)) {
    for (const [node, heard] of Object.entries(peers)) {
      const since = s.deaf[network]?.[node];
      const at = since === undefined ? Number.POSITIVE_INFINITY : since + beatIntervalMs * beatMisses;
      const key = ['deaf', `${node} on ${network}`] as const;
      if (heard && t.clock.now >= at)
        say(t, key, { kind: 'hears-me-not', node, network }, { node, level: 'warning' });
      else if (heard && since !== undefined) lookAgain(t, at);
      else if (unsay(t, key) && heard) note(t, { kind: 'hears-me-again', node, network }, { node });
    }
  }
}
