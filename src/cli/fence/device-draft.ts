/**
 * A fence device as it is being put together: what the agent takes comes from its own metadata, what was found or said goes in,
 * and what nobody can know is left to be asked for. Pure.
 */
import type { AgentMetadata } from '../../agents/metadata.ts';
import type { Json } from '../../core/config.ts';
import { isSecretName } from '../../secrets/secret-names.ts';

export type Options = Readonly<Record<string, Json>>;

/** What is to be asked for before the agent can do anything. */
export interface Wanted {
  readonly name: string;
  readonly kind: 'text' | 'secret';
  /** Without it the agent does nothing. */
  readonly isRequired: boolean;
  readonly about: string;
}

/** Older names that serve as well. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  ip: ['ipaddr'],
  username: ['login'],
  password: ['passwd', 'password_script', 'passwd_script', 'identity_file'],
};
/** What every request has (compile-request.ts). */
const supplied = ['action', 'nodename', 'port', 'plug'];

/** What holds for most devices that such an agent asks, and is not the agent's own default. */
const usual: Readonly<Record<string, Options>> = {
  // Controllers of the last fifteen years speak IPMI 2.0; many refuse anything else.
  fence_ipmilan: { lanplus: '1' },
};

export function withUsual(agent: string, { parameters }: AgentMetadata, options: Options): Options {
  const own = Object.entries(usual[agent] ?? {}).filter(([name]) => Object.hasOwn(parameters, name));
  return { ...Object.fromEntries(own), ...options };
}

/** In the order in which a person is asked. */
export function wantedOf({ parameters }: AgentMetadata, options: Options): readonly Wanted[] {
  const isGiven = (name: string) =>
    [name, ...(otherNames[name] ?? [])].some((one) => Object.hasOwn(options, one));
  const known = (name: string) => Object.hasOwn(parameters, name) && !isGiven(name);
  const isRequired = (name: string) => parameters[name]?.required === true;
  // What is reached at an address is logged in to; a cloud may know its instances by itself.
  const hasAddress = Object.hasOwn(parameters, 'ip');
  const login = ['ip', 'username', 'password'].filter(known).map((name): Wanted => {
    const kind = isSecretName(name) ? 'secret' : 'text';
    const mustBe = isRequired(name) || (hasAddress && name !== 'username');
    return { name, kind, isRequired: mustBe, about: about[name] ?? '' };
  });
  const others = Object.entries(parameters).flatMap(([name, parameter]): Wanted[] => {
    const { required, deprecated, default: whenMissing } = parameter;
    const isOther = required && !deprecated && whenMissing === undefined && !supplied.includes(name);
    if (!isOther || name in about || isGiven(name)) return [];
    return [{ name, kind: isSecretName(name) ? 'secret' : 'text', isRequired: true, about: `"${name}"` }];
  });
  return [...login, ...others];
}

const about: Readonly<Record<string, string>> = {
  ip: 'Address of the device',
  username: 'User',
  password: 'Password',
};
