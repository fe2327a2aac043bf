/**
 * docs/reference/cluster-file.md, written from the schema that reads the file: every key with its type, default and
 * meaning, so that the page cannot say anything else than the parser.
 */
import type { JsonSchema } from './json-schema.ts';

interface Section {
  readonly title: string;
  readonly schema: JsonSchema;
}

/** The whole page in Markdown. */
export function referencePage(schema: JsonSchema): string {
  const sections = Object.entries(schema.properties ?? {}).flatMap(([name, s]) => sectionsOf(name, s));
  return [pageHead, ...shareEqual(sections).map(renderSection)].join('\n');
}

/** What has the same form in several places is shown once, under its last name. */
function shareEqual(sections: readonly Section[]): readonly Section[] {
  const form = ({ schema }: Section) => JSON.stringify(schema.properties);
  return sections.flatMap((section) => {
    const equal = sections.filter((other) => form(other) === form(section));
    if (equal[0] !== section) return [];
    const title = equal.length === 1 ? section.title : lastName(section.title);
    return [{ ...section, title }];
  });
}

/** `cluster.fence[] (device: agent)` -> `fence[] (device: agent)`. */
function lastName(title: string): string {
  return title.replace(/^.*\.(?=[^.]+$)/, '');
}

const pageHead = `# The cluster file

Generated from the schema in \`src/config\` by \`node src/config/write-schema.ts\`; do not edit.

One YAML file (YAML 1.2) says what a cluster consists of and what it runs. \`holdfast validate FILE\` checks it,
\`holdfast plan FILE\` says what would change, \`holdfast apply FILE\` does it. Complete files are in \`examples/\`.
For completion in editors, begin a file with \`# yaml-language-server: $schema=…/schema/cluster.schema.json\`.

Names start with a letter and go on with letters, digits, \`-\` or \`_\`. Durations have a unit: \`100ms\`, \`5s\`, \`10m\`,
\`1h 30m\`. Addresses are four decimal parts or plain IPv6.
`;

/** A map of named things (`nodes`) is shown as the thing it holds (`nodes.NAME`). */
function sectionsOf(title: string, schema: JsonSchema): Section[] {
  const { additionalProperties } = schema;
  if (typeof additionalProperties === 'object' && isStructure(additionalProperties)) {
    return sectionsOf(`${title}.NAME`, withDescription(additionalProperties, schema.description));
  }
  if (schema.items !== undefined && isStructure(schema.items)) {
    return sectionsOf(`${title}[]`, withDescription(schema.items, schema.description));
  }
  const forms = schema.oneOf ?? schema.anyOf;
  if (forms !== undefined)
    return forms.flatMap((form) => (isStructure(form) ? formSections(title, form, schema) : []));
  const nested = Object.entries(schema.properties ?? {}).filter(([, s]) => isStructure(s));
  return [{ title, schema }, ...nested.flatMap(([key, s]) => sectionsOf(`${title}.${key}`, s))];
}

function formSections(title: string, form: JsonSchema, whole: JsonSchema): Section[] {
  const constant = Object.entries(form.properties ?? {}).find(([, s]) => s.const !== undefined);
  const [only, ...more] = form.required ?? [];
  const told = constant === undefined ? only : `${constant[0]}: ${String(constant[1].const)}`;
  const named =
    told === undefined || (constant === undefined && more.length > 0) ? title : `${title} (${told})`;
  return sectionsOf(named, withDescription(form, form.description ?? whole.description));
}

function withDescription(schema: JsonSchema, description: string | undefined): JsonSchema {
  return schema.description === undefined && description !== undefined ? { ...schema, description } : schema;
}

/** Has keys of its own somewhere below that deserve a table. */
function isStructure(schema: JsonSchema): boolean {
  if (schema.shown !== undefined) return false;
  if (schema.properties !== undefined) return true;
  if (schema.items !== undefined) return isStructure(schema.items);
  if (typeof schema.additionalProperties === 'object') return isStructure(schema.additionalProperties);
  return (schema.oneOf ?? schema.anyOf ?? []).some(isStructure);
}

function renderSection({ title, schema }: Section): string {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(
    ([key, s]) =>
      `| \`${key}\` | ${typeOf(s)} | ${defaultOf(s, required.has(key))} | ${cell(s.description ?? meaning(s))} |`,
  );
  const head = `## ${title}\n${schema.description === undefined ? '' : `\n${schema.description}\n`}`;
  return `${head}\n| key | type | default | meaning |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function meaning(schema: JsonSchema): string {
  return schema.const === undefined ? '' : 'Chooses this form.';
}

function typeOf(schema: JsonSchema): string {
  if (schema.shown !== undefined) return schema.shown;
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((v) => `\`${String(v)}\``).join(', ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  const forms = schema.oneOf ?? schema.anyOf;
  if (forms !== undefined) return [...new Set(forms.map(typeOf))].join(' or ');
  if (schema.properties !== undefined) return 'map';
  if (typeof schema.additionalProperties === 'object')
    return `map of name to ${typeOf(schema.additionalProperties)}`;
  return schema.type === 'integer' ? `whole number${bounds(schema)}` : String(schema.type);
}

function bounds({ minimum, maximum }: JsonSchema): string {
  return minimum === undefined || maximum === undefined ? '' : ` ${minimum} to ${maximum}`;
}

function defaultOf(schema: JsonSchema, required: boolean): string {
  if (required) return '**required**';
  if (schema['x-default'] !== undefined) return cell(schema['x-default']);
  const value = schema.default;
  if (value === undefined) return '';
  if (Array.isArray(value) || typeof value === 'object')
    return JSON.stringify(value) === '[]' ? 'none' : 'see below';
  return `\`${String(value)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
