/** The tools by their names. `words` of theirs belong to none; a tool that is not Holdfast's to be is there to say so. */
import { attrdUpdater } from './attrd-updater.ts';
import { crmAttribute, crmMaster } from './crm-attribute.ts';
import { crmNode } from './crm-node.ts';
import { crmResource } from './crm-resource.ts';
import { type Outcome, refused } from './outcome.ts';
import { parseOptions } from './parse-options.ts';
import type { Tool, ToolWorld } from './tool.ts';

const tools: Readonly<Record<string, Tool>> = {
  crm_node: crmNode,
  crm_attribute: crmAttribute,
  crm_master: crmMaster,
  attrd_updater: attrdUpdater,
  crm_resource: crmResource,
};

/** They show or change Pacemaker's own information base. */
const refusing = ['crm_mon', 'cibadmin'];

export const toolNames: readonly string[] = [...Object.keys(tools), ...refusing];

export async function runTool(name: string, argv: readonly string[], world: ToolWorld): Promise<Outcome> {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (tool === undefined) {
    return refused(
      'unknownHere',
      'Holdfast is not connected to a Pacemaker, and has no information base of its kind; it has holdfast status.',
    );
  }
  try {
    return await tool.run(parseOptions(argv, tool.options), world);
  } catch (error) {
    return refused('usage', `Called with ${argv.join(' ') || 'nothing'}: ${(error as Error).message}.`);
  }
}
