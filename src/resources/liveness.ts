/** How each kind of supervision looks at a resource, and what it listens to. */
import { watch } from 'node:fs';
import type { Liveness } from './death-watch.ts';
import { type MainPlace, supervisorDirectory, whyNotRunning } from './main-process.ts';
import type { Supervision } from './step.ts';
import { askUnit } from './units/ask-systemd.ts';
import { whyDown } from './units/unit-facts.ts';
import type { UnitSignals } from './units/unit-signals.ts';

const asksWithinMs = 5_000;

export function livenessOf(supervision: Supervision, place: MainPlace, signals: UnitSignals): Liveness {
  switch (supervision.by) {
    case 'main-process':
      return livenessOfMain(place);
    case 'systemd':
      return livenessOfUnit(supervision.unit, signals);
  }
}

function livenessOfMain(place: MainPlace): Liveness {
  return {
    whyNotRunning: () => whyNotRunning(place),
    listen: (onChange, signal) => {
      watchFiles(place, signal, onChange);
      place.group.watchEmpty(onChange, signal);
    },
  };
}

function watchFiles(place: MainPlace, signal: AbortSignal, onChange: () => void): void {
  try {
    const watcher = watch(supervisorDirectory(place.stateDirectory), { signal }, onChange);
    watcher.on('error', onChange);
  } catch {
    // The limit of such watches is reached, or the directory is gone: the backstop finds out.
  }
}

function livenessOfUnit(unit: string, signals: UnitSignals): Liveness {
  return {
    // A systemd that does not answer says nothing about the unit; the next look asks again.
    whyNotRunning: () =>
      askUnit(unit, asksWithinMs).then(
        (facts) => whyDown(unit, facts),
        () => undefined,
      ),
    listen: (onChange, signal) => signals.listen(unit, onChange, signal),
  };
}
