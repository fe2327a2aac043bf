/** Whoever is to be switched on again after a fence needs a device that can, and a limit that ever allows it. */
import { type Finding, warning } from '../diagnostic.ts';
import type { CheckInput } from './check-input.ts';

export function checkFenceThen({ model, config }: CheckInput): Finding[] {
  const asked = Object.keys(config.nodes).filter((name) => config.nodes[name]?.fenceThen === 'on');
  const unable = asked.filter((name) => !config.nodes[name]?.fence.some(({ proof }) => proof === 'off'));
  const findings = unable.map((name) => {
    const wrong = `no fence program switches node "${name}" off, so none switches it on again`;
    return warning('idle-fence-then', placeOf(model, name), wrong, 'add one, or leave fenceThen out');
  });
  const [first] = asked;
  if (first === undefined || config.cluster.fenceLimit.count > 1) return once(findings);
  const wrong = 'with a fenceLimit of 1 every next fence needs an operator, so no node is switched on again';
  const right = 'write a count of 2 or more, or leave fenceThen out';
  return once([...findings, warning('idle-fence-then', placeOf(model, first), wrong, right)]);
}

function placeOf({ nodes }: CheckInput['model'], name: string): readonly string[] {
  return nodes[name]?.fenceThen === undefined ? ['cluster', 'fenceThen'] : ['nodes', name, 'fenceThen'];
}

/** What stands at the cluster is told once. */
function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [finding.path.join('.'), finding])).values()];
}
