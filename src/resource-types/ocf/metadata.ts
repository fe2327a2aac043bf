/**
 * What an OCF agent says about itself: its parameters and actions, as far as we need them to tell a wrong definition
 * before it is started. The agent is asked only when somebody wants to know.
 */
import { execFile } from 'node:child_process';
import { findAgent, ocfRoot } from './agent.ts';

export interface AgentMetadata {
  readonly name: string;
  readonly parameters: Readonly<Record<string, AgentParameter>>;
  /** Action -> suggested time-out in ms (0 when it says none). */
  readonly actions: Readonly<Record<string, number>>;
}

export interface AgentParameter {
  readonly required: boolean;
  readonly type: string;
  readonly default: string | undefined;
}

const readTimeoutMs = 5_000;

/** Undefined when the text is not a resource agent's metadata. */
export function parseMetadata(xml: string): AgentMetadata | undefined {
  const text = xml.replace(/<!--[\s\S]*?-->/g, '');
  const name = /<resource-agent\s([^>]*)>/.exec(text)?.[1];
  if (name === undefined) return undefined;
  const parameters = [...text.matchAll(/<parameter\s([^>]*)>([\s\S]*?)<\/parameter>/g)].map(
    ([, head = '', body = '']) => [attribute(head, 'name') ?? '', parseParameter(head, body)] as const,
  );
  const actions = [...text.matchAll(/<action\s([^>]*?)\/?>/g)].map(
    ([, head = '']) => [attribute(head, 'name') ?? '', parseSeconds(attribute(head, 'timeout'))] as const,
  );
  return {
    name: attribute(name, 'name') ?? '',
    parameters: Object.fromEntries(parameters),
    actions: Object.fromEntries(actions),
  };
}

function parseParameter(head: string, body: string): AgentParameter {
  const content = /<content\s([^>]*?)\/?>/.exec(body)?.[1] ?? '';
  return {
    required: ['1', 'true', 'yes'].includes(attribute(head, 'required') ?? ''),
    type: attribute(content, 'type') ?? 'string',
    default: attribute(content, 'default'),
  };
}

/** Agents write 20, 20s or 20ms; a bare number means seconds. */
function parseSeconds(value: string | undefined): number {
  const [, amount = '0', unit = 's'] = /^(\d+)(ms|s)?$/.exec(value ?? '') ?? [];
  return Number(amount) * (unit === 'ms' ? 1 : 1000);
}

function attribute(head: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(head);
  return (value?.[1] ?? value?.[2])
    ?.replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** One sentence per problem; empty when the agent can be expected to accept the parameters. */
export function checkParameters(
  metadata: AgentMetadata,
  given: Readonly<Record<string, string>>,
): readonly string[] {
  const missing = Object.entries(metadata.parameters)
    .filter(
      ([name, { required, default: whenMissing }]) =>
        required && whenMissing === undefined && !(name in given),
    )
    .map(([name]) => `${metadata.name} needs the parameter "${name}"`);
  const unknown = Object.keys(given)
    .filter((name) => !(name in metadata.parameters))
    .map(
      (name) =>
        `${metadata.name} has no parameter "${name}"; it has: ${Object.keys(metadata.parameters).join(', ')}`,
    );
  const wrong = Object.entries(given)
    .filter(([name, value]) => metadata.parameters[name]?.type === 'integer' && !/^-?\d+$/.test(value))
    .map(([name, value]) => `${metadata.name} wants a whole number for "${name}", not "${value}"`);
  return [...missing, ...unknown, ...wrong];
}

/** Runs the installed agent's meta-data action. Undefined when it is not installed or says nothing of use. */
export function readMetadata(agent: string): Promise<AgentMetadata | undefined> {
  const found = findAgent(agent);
  if (found === undefined) return Promise.resolve(undefined);
  const env = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    OCF_ROOT: ocfRoot,
    OCF_RESOURCE_INSTANCE: 'meta-data',
  };
  return new Promise((resolve) => {
    execFile(found.path, ['meta-data'], { env, timeout: readTimeoutMs }, (_error, stdout) =>
      resolve(parseMetadata(stdout)),
    );
  });
}
