/** Types of everything the local API answers, without the schemas behind them. */
export type { AuditView, TokenView } from './access-views.ts';
export type { AuthorityKeyView } from './authority-shapes.ts';
export type { DrillView } from './drill-view.ts';
export type { FenceDeviceView } from './fence-view.ts';
export type { GroupState, GroupView, ResourceView } from './group-view.ts';
export type { LinkView, NodeView, ProofView } from './node-view.ts';
export type { NotifyTestView, NotifyWayView } from './notify-views.ts';
export type {
  AppliedView,
  ConfigurationView,
  EditionView,
  ErrorView,
  EventView,
  ExplanationView,
} from './other-views.ts';
export type { GroupReadinessView, ReadinessView } from './readiness-view.ts';
export type { SnapshotView } from './snapshot-view.ts';
export type { ProblemView, StatusView, StoreView, TimingView } from './status-view.ts';
