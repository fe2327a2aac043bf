/** The last drills of every group, the newest first; and beside the readiness of each the last of all. */
import type { DrillDocument } from '../../core/drill/drill-document.ts';
import { drillHows } from '../../core/drill/drill-document.ts';
import type { DrillView, ReadinessView } from '../contract/views.ts';

export function viewDrills({ groups }: DrillDocument): readonly DrillView[] {
  const all = Object.entries(groups).flatMap(([group, drills]) =>
    drillHows.flatMap((how): DrillView[] => {
      const drill = drills[how];
      return drill === undefined ? [] : [{ group, how, ...drill, at: new Date(drill.at).toISOString() }];
    }),
  );
  return all.sort((a, b) => b.at.localeCompare(a.at) || a.group.localeCompare(b.group));
}

/** Undefined: the store does not answer, so nobody knows of one. */
export function withLastDrills(view: ReadinessView, book: DrillDocument | undefined): ReadinessView {
  const drills = book === undefined ? [] : viewDrills(book);
  const groups = view.groups.map((one) => ({
    ...one,
    lastDrill: drills.find(({ group }) => group === one.group) ?? null,
  }));
  return { ...view, groups };
}
