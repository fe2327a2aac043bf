/** The shapes of everything the API answers, by the names that the table of routes and the documents use. */
import {
  auditOfNodeView,
  auditView,
  authorityView,
  barredView,
  issuedCertificate,
  joinedView,
  newToken,
  tokenView,
} from './access-views.ts';
import {
  authorityDroppedView,
  authorityGivenView,
  authorityHeldView,
  authorityKeyView,
} from './authority-shapes.ts';
import { drillView } from './drill-view.ts';
import { fenceDeviceView } from './fence-view.ts';
import { groupView, resourceView } from './group-view.ts';
import { linkView, nodeView, proofView } from './node-view.ts';
import { notifyTestView, notifyWayView } from './notify-views.ts';
import {
  acceptance,
  appliedView,
  configurationView,
  editionView,
  errorView,
  eventView,
  explanationView,
  storedConfiguration,
} from './other-views.ts';
import { groupReadinessView, readinessView } from './readiness-view.ts';
import { snapshotView } from './snapshot-view.ts';
import { budgetView, problemView, statusView, storeView, timingView } from './status-view.ts';

export const answers = {
  StatusView: statusView,
  ProblemView: problemView,
  StoreView: storeView,
  TimingView: timingView,
  BudgetView: budgetView,
  NodeView: nodeView,
  LinkView: linkView,
  ProofView: proofView,
  GroupView: groupView,
  ResourceView: resourceView,
  EventView: eventView,
  ExplanationView: explanationView,
  FenceDeviceView: fenceDeviceView,
  ReadinessView: readinessView,
  GroupReadinessView: groupReadinessView,
  DrillView: drillView,
  SnapshotView: snapshotView,
  NotifyWayView: notifyWayView,
  NotifyTestView: notifyTestView,
  ConfigurationView: configurationView,
  StoredConfiguration: storedConfiguration,
  EditionView: editionView,
  AppliedView: appliedView,
  Acceptance: acceptance,
  TokenView: tokenView,
  NewToken: newToken,
  AuditView: auditView,
  AuditOfNodeView: auditOfNodeView,
  AuthorityView: authorityView,
  AuthorityKeyView: authorityKeyView,
  AuthorityGiven: authorityGivenView,
  AuthorityHeld: authorityHeldView,
  AuthorityDropped: authorityDroppedView,
  Barred: barredView,
  JoinedView: joinedView,
  IssuedCertificate: issuedCertificate,
  ErrorView: errorView,
} as const;
