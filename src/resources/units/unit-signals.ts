/**
 * systemd tells whoever is connected to its private socket when a unit changes, without a bus daemon. One connection is
 * shared by all that listen and is there only while somebody does. When it breaks it is made anew; what changed meanwhile is
 * found by whoever looks now and then.
 */
import type { MessageBus } from 'dbus-native';

const anewMs = 1_000;
const signalKind = 4;

export interface UnitSignals {
  /** Until the signal is aborted. May call without a change. */
  listen(unit: string, onChange: () => void, signal: AbortSignal): void;
}

export function createUnitSignals(): UnitSignals {
  const listeners = new Map<string, Set<() => void>>();
  const connection = createConnection((path) => {
    for (const tell of listeners.get(path) ?? []) tell();
  });
  return {
    listen: (unit, onChange, signal) => {
      if (signal.aborted) return;
      const path = unitPath(unit);
      const known = listeners.get(path) ?? new Set();
      listeners.set(path, known.add(onChange));
      connection.open();
      const forget = () => {
        known.delete(onChange);
        if (known.size === 0) listeners.delete(path);
        if (listeners.size === 0) connection.close();
      };
      signal.addEventListener('abort', forget, { once: true });
    },
  };
}

interface Connection {
  open(): void;
  close(): void;
}

function createConnection(tell: (path: string) => void): Connection {
  let isWanted = false;
  let bus: MessageBus | undefined;
  let again: NodeJS.Timeout | undefined;
  let isConnecting = false;
  const lost = (of: MessageBus | undefined) => {
    if (of !== bus) return;
    bus = undefined;
    if (!isWanted || again !== undefined) return;
    again = setTimeout(() => {
      again = undefined;
      void connect();
    }, anewMs);
  };
  const connect = async () => {
    if (bus !== undefined || isConnecting) return;
    isConnecting = true;
    const { connectToSystemd } = await import('./systemd-bus.ts').finally(() => {
      isConnecting = false;
    });
    if (!isWanted || bus !== undefined) return;
    const made = connectToSystemd();
    bus = made;
    made.connection.on('error', () => lost(made));
    made.connection.on('end', () => lost(made));
    made.connection.on('message', ({ type, path }: { type?: number; path?: string }) => {
      if (type === signalKind && path !== undefined) tell(path);
    });
  };
  return {
    open: () => {
      isWanted = true;
      void connect();
    },
    close: () => {
      isWanted = false;
      clearTimeout(again);
      again = undefined;
      const ended = bus;
      bus = undefined;
      ended?.connection.end();
    },
  };
}

/** Every byte that is no letter or digit is written as `_` and its code, as sd_bus_path_encode(3) does. */
export function unitPath(unit: string): string {
  const escaped = unit.replaceAll(
    /[^A-Za-z0-9]|^[0-9]/g,
    (one) => `_${one.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `/org/freedesktop/systemd1/unit/${escaped}`;
}
