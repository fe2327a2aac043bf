/**
 * Whether this host is an instance of a cloud: its metadata service at the link-local address says which, and what the fence
 * agent must be told. Each cloud is asked in its own way (AWS IMDSv2, Google's and Azure's headers, OpenStack's file), all at
 * once, and nobody is waited for: where there is no cloud, nobody answers.
 */
import { request } from 'node:http';
import type { Finding } from './finding.ts';

const linkLocal = 'http://169.254.169.254';
const withinMs = 1_000;
const bytesMax = 64 * 1024;

type Ask = (
  path: string,
  how?: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> },
) => Promise<string | undefined>;

/** Never rejects. `base`: where the service is. */
export async function findCloud(base = linkLocal, limitMs = withinMs): Promise<readonly Finding[]> {
  const until = AbortSignal.timeout(limitMs);
  const ask: Ask = (path, how = {}) => askOnce(new URL(path, base), how, until);
  const found = await Promise.all([aws(ask), google(ask), azure(ask), openstack(ask)]);
  // OpenStack speaks AWS's language, too: who says what it is goes first.
  const [first] = found.filter((one) => one !== undefined).sort((a, b) => rank(a) - rank(b));
  return first === undefined ? [] : [first];
}

/** A name, and not the page of some other service. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9._:/()-]{1,200}$/.test(value);

const rank = ({ agent }: Finding) => (agent === 'fence_aws' ? 1 : 0);

async function aws(ask: Ask): Promise<Finding | undefined> {
  const lifetime = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' };
  const token = await ask('/latest/api/token', { method: 'PUT', headers: lifetime });
  if (token === undefined) return undefined;
  const headers = { 'x-aws-ec2-metadata-token': token };
  const [plug, region] = await Promise.all(
    ['instance-id', 'placement/region'].map((name) => ask(`/latest/meta-data/${name}`, { headers })),
  );
  return isName(plug) && isName(region)
    ? instance('AWS', plug, 'fence_aws', { plug, region }, awsNext)
    : undefined;
}
const awsNext = 'the nodes need credentials for EC2 (a role of the instance, or access_key and secret_key)';

async function google(ask: Ask): Promise<Finding | undefined> {
  const headers = { 'metadata-flavor': 'Google' };
  const read = (name: string) => ask(`/computeMetadata/v1/${name}`, { headers });
  const [plug, zone, project] = await Promise.all(
    ['instance/name', 'instance/zone', 'project/project-id'].map(read),
  );
  if (!isName(plug) || !isName(zone) || !isName(project)) return undefined;
  const options = { plug, zone: zone.replace(/^.*\//, ''), project };
  return instance(
    'Google Cloud',
    plug,
    'fence_gce',
    options,
    'the nodes need a service account that may reset instances',
  );
}

async function azure(ask: Ask): Promise<Finding | undefined> {
  const text = await ask('/metadata/instance?api-version=2021-12-13', { headers: { metadata: 'true' } });
  const { name, resourceGroupName, subscriptionId } = objectIn(objectIn(parse(text)).compute);
  if (!isName(name) || !isName(resourceGroupName) || !isName(subscriptionId)) return undefined;
  const options = { plug: name, resourceGroup: resourceGroupName, subscriptionId };
  return instance(
    'Azure',
    name,
    'fence_azure_arm',
    options,
    'the nodes need a managed identity (msi) or a service principal',
  );
}

async function openstack(ask: Ask): Promise<Finding | undefined> {
  const { uuid, name } = objectIn(parse(await ask('/openstack/latest/meta_data.json')));
  if (!isName(uuid)) return undefined;
  const next = 'the nodes need an account of the project: auth_url, username, password, project_name';
  return instance('OpenStack', isName(name) ? name : uuid, 'fence_openstack', { plug: uuid }, next);
}

function instance(
  cloud: string,
  name: string,
  agent: string,
  options: Readonly<Record<string, string>>,
  next: string,
): Finding {
  const found = `this host is the instance ${name} of ${cloud}`;
  return { where: 'cloud', found, agent, options, isOfThisHost: true, next };
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** What is answered well, in one piece and soon. */
function askOnce(
  url: URL,
  { method = 'GET', headers = {} }: NonNullable<Parameters<Ask>[1]>,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = request(url, { method, headers, signal, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.length > bytesMax) asked.destroy();
      });
      response.on('error', () => resolve(undefined));
      response.on('close', () =>
        resolve(response.complete && response.statusCode === 200 ? text.trim() : undefined),
      );
    });
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}
