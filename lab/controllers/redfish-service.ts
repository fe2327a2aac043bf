/**
 * A Redfish service (DMTF DSP0266) as far as the power of systems goes: service root, sessions, the collection of systems,
 * a system with its power state, and its reset. Everything but the root needs a name and password, or a session. What the
 * machines do is behind `MachinePower`; who speaks TLS is the emulator.
 */
import { randomBytes } from 'node:crypto';
import { type MachinePower, MachineUnavailable } from './machine-power.ts';
import type { RedfishSettings } from './redfish-settings.ts';

export interface RedfishRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization?: string | undefined;
  /** X-Auth-Token. */
  readonly token?: string | undefined;
  readonly body: string;
}

export interface RedfishAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type RedfishService = (request: RedfishRequest) => Promise<RedfishAnswer>;

const root = '/redfish/v1';
/** What a system can be told, and where its power is then. */
const resets: Readonly<Record<string, readonly ('on' | 'off')[]>> = {
  On: ['on'],
  ForceOn: ['on'],
  ForceOff: ['off'],
  GracefulShutdown: ['off'],
  ForceRestart: ['off', 'on'],
  GracefulRestart: ['off', 'on'],
  PowerCycle: ['off', 'on'],
};

export function createRedfishService(
  { accounts, systems }: Pick<RedfishSettings, 'accounts' | 'systems'>,
  power: MachinePower,
): RedfishService {
  /** Token to user. */
  const sessions = new Map<string, string>();

  return async (request) => {
    const path = request.path.replace(/\?.*$/, '').replace(/\/+$/, '');
    if (path === root) return only(request, 'GET', () => ok(serviceRoot));
    if (path === `${root}/SessionService/Sessions` && request.method === 'POST') return begin(request.body);
    const user = userOf(request);
    if (user === undefined) return refused(401, 'NoValidSession', 'no valid session and no account');
    try {
      return await answer(request, path);
    } catch (error) {
      if (error instanceof MachineUnavailable) return refused(503, 'ServiceInUnknownState', error.message);
      throw error;
    }
  };

  function userOf({ authorization, token }: RedfishRequest): string | undefined {
    if (token !== undefined) return sessions.get(token);
    const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization ?? '') ?? [];
    const [, user = '', password = ''] =
      /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
    return mayEnter(user, password) ? user : undefined;
  }

  function mayEnter(user: string, password: string): boolean {
    return Object.hasOwn(accounts, user) && accounts[user] === password;
  }

  function begin(body: string): RedfishAnswer {
    const { UserName: user, Password: password } = parse(body);
    if (typeof user !== 'string' || typeof password !== 'string' || !mayEnter(user, password))
      return refused(
        401,
        'ResourceAtUriUnauthorized',
        'the account is not known, or its password is another',
      );
    const id = String(sessions.size + 1);
    const token = randomBytes(16).toString('hex');
    sessions.set(token, user);
    const place = `${root}/SessionService/Sessions/${id}`;
    const headers = { location: place, 'x-auth-token': token };
    return { status: 201, headers, body: { '@odata.id': place, Id: id, UserName: user } };
  }

  async function answer(request: RedfishRequest, path: string): Promise<RedfishAnswer> {
    if (path === `${root}/SessionService/Sessions` || path === `${root}/SessionService`)
      return only(request, 'GET', () => ok({ '@odata.id': path, SessionTimeout: 1800 }));
    if (path.startsWith(`${root}/SessionService/Sessions/`))
      return only(request, 'DELETE', () => end(request));
    if (path === `${root}/Systems`) return only(request, 'GET', () => ok(collection()));
    const [, id = '', action] =
      /^\/redfish\/v1\/Systems\/([^/]+)(\/Actions\/ComputerSystem\.Reset)?$/.exec(path) ?? [];
    const node = Object.hasOwn(systems, id) ? systems[id] : undefined;
    if (node === undefined) return refused(404, 'ResourceMissingAtURI', `there is no ${path}`);
    if (action !== undefined) return only(request, 'POST', () => reset(node, request.body));
    return only(request, 'GET', async () => ok(system(id, await power.isOn(node))));
  }

  function end({ token }: RedfishRequest): RedfishAnswer {
    sessions.delete(token ?? '');
    return { status: 204 };
  }

  function collection() {
    const members = Object.keys(systems).map((id) => ({ '@odata.id': `${root}/Systems/${id}` }));
    return {
      '@odata.id': `${root}/Systems`,
      '@odata.type': '#ComputerSystemCollection.ComputerSystemCollection',
      Members: members,
      'Members@odata.count': members.length,
    };
  }

  /** Answered when the machine has been told, as a controller does, and not when it is there. */
  async function reset(node: string, body: string): Promise<RedfishAnswer> {
    const { ResetType: type } = parse(body);
    if (typeof type !== 'string' || !Object.hasOwn(resets, type))
      return refused(
        400,
        'ActionParameterValueNotInList',
        `"ResetType" is one of ${Object.keys(resets).join(', ')}`,
      );
    for (const to of resets[type] ?? []) await power.set(node, to);
    return { status: 204 };
  }
}

const serviceRoot = {
  '@odata.id': root,
  '@odata.type': '#ServiceRoot.v1_9_0.ServiceRoot',
  Id: 'RootService',
  Name: 'Redfish of a lab',
  RedfishVersion: '1.11.0',
  Systems: { '@odata.id': `${root}/Systems` },
  SessionService: { '@odata.id': `${root}/SessionService` },
  Links: { Sessions: { '@odata.id': `${root}/SessionService/Sessions` } },
};

function system(id: string, isOn: boolean) {
  return {
    '@odata.id': `${root}/Systems/${id}`,
    '@odata.type': '#ComputerSystem.v1_16_0.ComputerSystem',
    Id: id,
    Name: id,
    SystemType: 'Physical',
    PowerState: isOn ? 'On' : 'Off',
    Actions: {
      '#ComputerSystem.Reset': {
        target: `${root}/Systems/${id}/Actions/ComputerSystem.Reset`,
        'ResetType@Redfish.AllowableValues': Object.keys(resets),
      },
    },
  };
}

async function only(
  request: RedfishRequest,
  method: string,
  how: () => RedfishAnswer | Promise<RedfishAnswer>,
): Promise<RedfishAnswer> {
  if (request.method === method) return how();
  return refused(405, 'OperationNotAllowed', `${request.method} is not for ${request.path}`);
}

function ok(body: unknown): RedfishAnswer {
  return { status: 200, body };
}

function refused(status: number, code: string, message: string): RedfishAnswer {
  return { status, body: { error: { code: `Base.1.13.${code}`, message } } };
}

/** An object, or nothing of it. */
function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
