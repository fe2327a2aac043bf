/** A way by which nobody could be told, and one that would show a password to whoever listens. */
import type { Json, NotifyWayConfig } from '../../core/config.ts';
import { error, type Finding, type Path, warning } from '../diagnostic.ts';
import type { CheckInput } from './check-input.ts';

const timeoutMsMax = 20_000;

export function checkNotifications({ config: { notifications = {} } }: CheckInput): Finding[] {
  return Object.entries(notifications).flatMap(([name, way]) => {
    const path = ['notifications', name];
    return [...tooSlow(way, path), ...ofKind(way, path)];
  });
}

function tooSlow({ timeoutMs }: NotifyWayConfig, path: Path): Finding[] {
  if (timeoutMs <= timeoutMsMax) return [];
  const wrong = `a message would be waited for ${timeoutMs / 1000} s`;
  return [error('wrong-value', [...path, 'timeout'], wrong, 'write 20s or less')];
}

function ofKind({ kind, params }: NotifyWayConfig, path: Path): Finding[] {
  if (kind === 'smtp') return ofMail(params, path);
  return kind === 'webhook' ? ofWebhook(params, path) : [];
}

type Params = NotifyWayConfig['params'];

function ofMail({ user, password, tls }: Params, path: Path): Finding[] {
  if (user !== undefined && password === undefined)
    return [
      unready([...path, 'user'], 'there is a user and no password', 'write password, or leave user out'),
    ];
  if (user === undefined && password !== undefined)
    return [
      unready([...path, 'password'], 'there is a password and no user', 'write user, or leave password out'),
    ];
  if (tls !== 'none' || password === undefined) return [];
  const wrong = 'the password would go over the network as it is, for whoever listens';
  return [warning('plain-notification', [...path, 'tls'], wrong, 'write starttls or tls')];
}

function ofWebhook({ url, token }: Params, path: Path): Finding[] {
  if (typeof url !== 'string') return [];
  const at = [...path, 'url'];
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol))
    return [
      unready(
        at,
        `${shown(url)} is no address by http or https`,
        'write for example https://example.com/hook',
      ),
    ];
  if (parsed.username !== '' || parsed.password !== '')
    return [
      unready(
        at,
        'a name and a password stand in the address',
        'write token: {file: PATH}, or url: {file: PATH}',
      ),
    ];
  if (parsed.protocol === 'https:' || token === undefined) return [];
  const wrong = 'the token would go over the network as it is, for whoever listens';
  return [warning('plain-notification', at, wrong, 'write an address by https')];
}

function unready(path: Path, wrong: string, right: string): Finding {
  return error('unready-notification', path, wrong, right);
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
