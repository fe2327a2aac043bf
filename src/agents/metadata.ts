/**
 * What a resource agent or a fence agent says about itself (the XML of its action `meta-data` or `metadata`): its
 * parameters, as far as they tell a wrong definition before it is used. Pure.
 */
export interface AgentMetadata {
  readonly name: string;
  readonly parameters: Readonly<Record<string, AgentParameter>>;
}

export interface AgentParameter {
  readonly required: boolean;
  readonly type: string;
  readonly default: string | undefined;
  /** Values that a parameter of type `select` takes. */
  readonly options: readonly string[];
  readonly deprecated: boolean;
  /** The parameter to use instead, where it is named. */
  readonly replacedBy: string | undefined;
}

/** Undefined when the text is not an agent's metadata. */
export function parseMetadata(xml: string): AgentMetadata | undefined {
  const text = xml.replace(/<!--[\s\S]*?-->/g, '');
  const head = /<resource-agent\s([^>]*)>/.exec(text)?.[1];
  if (head === undefined) return undefined;
  const written = [...text.matchAll(/<parameter\s([^>]*)>([\s\S]*?)<\/parameter>/g)].map(
    ([, its = '', body = '']) => ({ name: attribute(its, 'name') ?? '', head: its, body }),
  );
  const replacements = new Map(
    written.flatMap(({ name, head: its }) => {
      const before = attribute(its, 'obsoletes');
      return before === undefined || before === name ? [] : [[before, name] as const];
    }),
  );
  const parameters = written.map(
    ({ name, head: its, body }) => [name, parseParameter(its, body, replacements.get(name))] as const,
  );
  return { name: attribute(head, 'name') ?? '', parameters: Object.fromEntries(parameters) };
}

function parseParameter(head: string, body: string, replacedBy: string | undefined): AgentParameter {
  const content = /<content\s([^>]*?)\/?>/.exec(body)?.[1] ?? '';
  const options = [...body.matchAll(/<option\s([^>]*?)\/?>/g)].map(([, its = '']) => attribute(its, 'value'));
  const instead = /<replaced-with\s([^>]*?)\/?>/.exec(body)?.[1];
  return {
    required: isTrue(attribute(head, 'required')),
    type: attribute(content, 'type') ?? 'string',
    default: attribute(content, 'default'),
    options: options.filter((value) => value !== undefined),
    deprecated: isTrue(attribute(head, 'deprecated')) || /<deprecated\b/.test(body),
    replacedBy: replacedBy ?? (instead === undefined ? undefined : attribute(instead, 'name')),
  };
}

function isTrue(value: string | undefined): boolean {
  return ['1', 'true', 'yes'].includes(value ?? '');
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
