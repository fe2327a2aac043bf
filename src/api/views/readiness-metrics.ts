/** Whether a failover would work, as Prometheus asks it: the verdict of every group, and how much stands against it. */
import type { ReadinessView } from '../contract/views.ts';
import { gauge, type Metric } from './metric-text.ts';

const verdicts = ['ready', 'at-risk', 'not-ready', 'off'] as const;

/** `readiness`: null on a cluster so large that it must be asked for. */
export function readinessMetrics(readiness: ReadinessView | null): Metric[] {
  const { reasons = [], groups = [] } = readiness ?? {};
  const levels = ['alarm', 'warning'] as const;
  const counted = (all: typeof reasons, labels: Readonly<Record<string, string>>) =>
    levels.map((level) => ({
      labels: { ...labels, level },
      value: all.filter((reason) => reason.level === level).length,
    }));
  return [
    gauge(
      'holdfast_group_readiness',
      'Whether the group would be taken over if its node were lost now: 1 for the verdict it has.',
      groups.flatMap(({ group, verdict }) =>
        verdicts.map((each) => ({ labels: { group, verdict: each }, value: each === verdict })),
      ),
    ),
    gauge(
      'holdfast_group_readiness_findings',
      'What stands against a takeover of the group, by level: an alarm prevents it.',
      groups.flatMap(({ group, reasons: own }) => counted(own, { group })),
    ),
    gauge(
      'holdfast_readiness_findings',
      'What stands against takeovers in the cluster as a whole, by level.',
      readiness === null ? [] : counted(reasons, {}),
    ),
  ];
}
