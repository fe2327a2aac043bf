/**
 * crm_attribute, and crm_master, which is the same for the promotion score. What Pacemaker keeps for the whole cluster or decides by
 * is refused: a value that only this node sees would be a lie to the others.
 */
import { type AttributeAct, type AttributeRequest, carryOut, refuseOtherNode } from './attribute-requests.ts';
import type { Lifetime } from './attributes.ts';
import { type Outcome, refused } from './outcome.ts';
import type { Given, Option } from './parse-options.ts';
import { type Tool, type ToolWorld, verbose } from './tool.ts';

const options: readonly Option[] = [
  verbose,
  { long: 'quiet', short: 'q', takes: 'nothing' },
  { long: 'quiet-as-before', short: 'Q', takes: 'nothing' },
  { long: 'query', short: 'G', takes: 'nothing' },
  { long: 'update', short: 'v', takes: 'value' },
  { long: 'attr-value', takes: 'value' },
  { long: 'delete', short: 'D', takes: 'nothing' },
  { long: 'default', short: 'd', takes: 'value' },
  { long: 'node', short: 'N', takes: 'value' },
  { long: 'uname', short: 'U', takes: 'value' },
  { long: 'lifetime', short: 'l', takes: 'value' },
  { long: 'type', short: 't', takes: 'value' },
  { long: 'set-name', short: 's', takes: 'value' },
  { long: 'id', short: 'i', takes: 'value' },
];

export const crmAttribute: Tool = {
  options: [
    ...options,
    { long: 'name', short: 'n', takes: 'value' },
    { long: 'attr-name', takes: 'value' },
    { long: 'promotion', short: 'p', takes: 'maybe' },
    { long: 'utilization', short: 'z', takes: 'nothing' },
  ],
  run: (given, world) => {
    const promotion = given.options.get('promotion');
    if (promotion !== undefined) return scoreOf(promotion, given, world);
    const name = given.options.get('name') ?? given.options.get('attr-name');
    if (name === undefined)
      return refused('usage', 'The name of the attribute is missing; give it with -n NAME.');
    return ask(name, given, world);
  },
};

export const crmMaster: Tool = {
  options: [...options, { long: 'resource', short: 'r', takes: 'value' }],
  run: (given, world) => scoreOf(given.options.get('resource') ?? '', given, world),
};

/** It is kept as agents expect, and said that nothing comes of it. */
function scoreOf(resource: string, given: Given, world: ToolWorld): Outcome {
  const lifetime = given.options.get('lifetime') ?? 'reboot';
  const options = new Map([...given.options, ['lifetime', lifetime] as const]);
  const outcome = ask(`master-${resource || world.resource}`, { ...given, options }, world);
  const isSet = outcome.code === 0 && actOf(given).is === 'set';
  if (!isSet) return outcome;
  return { ...outcome, err: 'The score is kept, but Holdfast promotes no resource: it decides nothing.\n' };
}

function ask(name: string, given: Given, world: ToolWorld): Outcome {
  const { options } = given;
  const lifetime = lifetimeOf(options);
  if (lifetime === undefined) {
    const what = options.get('type') ?? (options.has('utilization') ? 'utilization' : 'crm_config');
    return refused(
      'unknownHere',
      `Holdfast is not connected to a configuration of Pacemaker, and keeps no ${what}; it keeps attributes of this node (-l reboot, -l forever).`,
    );
  }
  const isQuiet = options.has('quiet') || options.has('quiet-as-before');
  const scope = lifetime === 'reboot' ? 'status' : 'nodes';
  const request: AttributeRequest = {
    name,
    lifetime,
    act: actOf(given),
    told: (value) => (isQuiet ? value : `scope=${scope}  name=${name} value=${value}`),
    otherwise: options.get('default'),
  };
  return refuseOtherNode(options.get('node') ?? options.get('uname'), world) ?? carryOut(request, world);
}

function actOf({ options }: Given): AttributeAct {
  const value = options.get('update') ?? options.get('attr-value');
  if (options.has('delete')) return { is: 'delete' };
  return value === undefined || options.has('query') ? { is: 'ask' } : { is: 'set', value };
}

/** Undefined: it is no attribute of a node. */
function lifetimeOf(options: Given['options']): Lifetime | undefined {
  if (options.has('utilization')) return undefined;
  const lifetime = options.get('lifetime');
  switch (options.get('type')) {
    case 'status':
      return 'reboot';
    case 'nodes':
      return lifetime === 'reboot' ? 'reboot' : 'forever';
    case undefined:
      if (lifetime === 'reboot' || lifetime === 'forever') return lifetime;
      return options.has('node') || options.has('uname') ? 'forever' : undefined;
    default:
      return undefined;
  }
}
