/** What a tool is: its options, and what it does by what it was given and by what this node knows. */
import type { StatusView } from '../api/contract/views.ts';
import type { Attributes } from './attributes.ts';
import { type Outcome, refused } from './outcome.ts';
import type { Given, Option } from './parse-options.ts';

export interface ToolWorld {
  /** This node. */
  readonly node: string;
  /** What its machine calls itself. */
  readonly hostname: string;
  /** The resource whose agent asks, as GROUP.RESOURCE. */
  readonly resource: string;
  readonly attributes: Attributes;
  /** What the agent of this node says of the cluster; undefined: it does not answer. */
  readonly askStatus: () => Promise<StatusView | undefined>;
}

export interface Tool {
  readonly options: readonly Option[];
  readonly run: (given: Given, world: ToolWorld) => Outcome | Promise<Outcome>;
}

/** Every tool has it; it changes nothing here. */
export const verbose: Option = { long: 'verbose', short: 'V', takes: 'nothing' };

/** Answers by what the agent of this node knows, or says that it does not answer. */
export async function withStatus(
  world: ToolWorld,
  answer: (status: StatusView) => Outcome,
): Promise<Outcome> {
  const status = await world.askStatus();
  if (status === undefined)
    return refused('noAnswer', 'The agent of this node does not answer; see systemctl status holdfast.');
  return answer(status);
}
