/** What a drill of a group would do, or why there is none now. */
import type { GroupView, ReadinessView } from '../../api/contract/views.ts';
import { HoldfastError } from '../../errors.ts';
import { joinHostPort, splitHostPort } from '../../values/host-port.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import { findGroup } from '../names.ts';
import type { OutputInput, StateDirInput, YesInput } from '../options.ts';
import { drillTarget } from './drill-target.ts';
import type { Target } from './watch-outage.ts';

export type DrillInput = StateDirInput &
  YesInput &
  OutputInput & {
    readonly group: string;
    readonly power: boolean;
    readonly within: number;
    readonly target: string | undefined;
  };

export interface Drill {
  readonly group: string;
  readonly from: string;
  readonly to: string;
  /** Undefined: nothing is measured. */
  readonly target: Target | undefined;
}

/** So that the client has been answered before, and after. */
export const steadyMs = 1_000;

/** Throws `unknown-group`, `no-drill`, `usage`. */
export async function planDrill(context: Context, input: DrillInput): Promise<Drill> {
  const client = clientOf(context, input);
  const { group } = input;
  const view = findGroup(await client.groups(), group);
  const readiness = await client.readiness();
  const { from, to } = mayDrill(view, readiness);
  if (input.target === undefined) {
    const { config } = await client.configuration();
    return { group, from, to, target: drillTarget(config, group) };
  }
  const target = splitHostPort(input.target);
  if (target === undefined)
    throw new HoldfastError('usage', {
      problem: `"${input.target}" is not HOST:PORT`,
      next: 'Say for example --target 10.0.0.5:80.',
    });
  return { group, from, to, target };
}

export function noDrill(group: string, why: string): HoldfastError {
  return new HoldfastError('no-drill', { group, why });
}

/** Throws `no-drill`. */
function mayDrill(
  view: GroupView,
  { groups }: ReadinessView,
): { readonly from: string; readonly to: string } {
  const no = (why: string) => noDrill(view.name, why);
  const found = groups.find(({ group }) => group === view.name);
  if (view.state !== 'running' || view.node === null) throw no(`it is ${view.state}`);
  if (view.pin !== null) throw no(`it is pinned to ${view.pin.node} by ${view.pin.by}`);
  const [reason] = found?.reasons ?? [];
  if (!found || found.verdict === 'not-ready') throw no(reason?.text ?? 'it is not known here yet');
  if (found.standby === null) throw no('no node would get it');
  return { from: view.node, to: found.standby };
}

/** As `-o json` has it; null: nothing is measured. */
export function targetWords({ target }: Drill): string | null {
  return target ? joinHostPort(target.host, target.port ?? 0).replace(/:0$/, '') : null;
}
