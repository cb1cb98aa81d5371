import type { z } from 'zod'

import { auditReport } from './audit/endpoints.ts'
import { auditEntry, auditMessage } from './audit/entry.ts'
import { witnessAnswer, witnessRequest } from './audit/witness.ts'
import { accessAnswer, accessQuestion, conditions, customRoles, grant, roleEvent } from './auth/access.ts'
import { approval, approvalEvent, approvalOperation, approvalPolicyEvent } from './auth/approvals.ts'
import { factorsEvent } from './auth/factors.ts'
import { revocation, revocationList, revocationQuery } from './auth/internal.ts'
import { keyView } from './auth/keys.ts'
import { introspection } from './auth/oauth.ts'
import { passkey } from './auth/passkeys.ts'
import { passwordPolicy, passwordPolicyEvent } from './auth/password-policy.ts'
import { serviceAccount, serviceAccountEvent, serviceAccountSettings } from './auth/service-accounts.ts'
import { me, permissionView, roleView, session, sessionEvent, tokens, user, userEvent } from './auth/user.ts'
import { recordedEvent } from './event.ts'
import { retention, streamView } from './event-store/endpoints.ts'
import { archiveSegment, finding, integrityJob, streamIntegrity } from './event-store/integrity.ts'
import {
  parkedEvent,
  projectionControl,
  projectionControlled,
  projectionGeneration,
  projectionSwitch,
  projectionView,
} from './event-store/projections.ts'
import { consumerRequest, provisioned, streamRequest } from './event-store/provisioning.ts'
import { moment, replayMessage, replayStart, replayStarted, replayView } from './event-store/replays.ts'
import { snapshotRequest, snapshotTaken, snapshotView, storedSnapshot } from './event-store/snapshots.ts'
import {
  alert,
  alertEvent,
  alertRule,
  alertRuleBody,
  alertRuleEvent,
  channelCreated,
  channelEvent,
  channelView,
  webhookBody,
} from './monitoring/alert.ts'
import {
  anomaly,
  anomalyDetectorView,
  anomalyEvent,
  anomalyMeasure,
  anomalySubject,
  trailAnswer,
  trailRequest,
} from './monitoring/anomaly.ts'
import { accountRisk, riskContribution, riskEvent, riskPrincipal } from './monitoring/risk.ts'
import {
  check,
  metricFamily,
  metricSample,
  metricsAnswer,
  platformReport,
  serviceHeartbeat,
} from './monitoring/telemetry.ts'
import { problem } from './problem.ts'
import { connectionView } from './realtime-gateway/endpoints.ts'
import { clientMessage, serverMessage } from './realtime-gateway/messages.ts'
import { sealedValue } from './sensitive.ts'
import {
  city,
  cityEvent,
  cityMap,
  citySize,
  cityState,
  kpiSample,
  kpiSeries,
  policyDescription,
  policyEvent,
  policyInForce,
  runEvent,
  sourceEvent,
  speed,
  ticksSimulated,
} from './simulation/city.ts'
import { cityConditions } from './simulation/conditions.ts'
import { shock, shockDescription, shockEvent, shockStruck } from './simulation/shock.ts'

/** The schemas that the API documents know by name; every other one is written out where it is used. */
export const namedSchemas: Readonly<Record<string, z.ZodType>> = {
  AccountRisk: accountRisk,
  Alert: alert,
  AlertEvent: alertEvent,
  AlertRule: alertRule,
  AlertRuleBody: alertRuleBody,
  AlertRuleEvent: alertRuleEvent,
  Anomaly: anomaly,
  AnomalyDetector: anomalyDetectorView,
  AnomalyEvent: anomalyEvent,
  AnomalyMeasure: anomalyMeasure,
  AnomalySubject: anomalySubject,
  Approval: approval,
  ApprovalEvent: approvalEvent,
  ApprovalOperation: approvalOperation,
  ApprovalPolicyEvent: approvalPolicyEvent,
  ArchiveSegment: archiveSegment,
  AuditEntry: auditEntry,
  AuditMessage: auditMessage,
  AuditReport: auditReport,
  Channel: channelView,
  ChannelCreated: channelCreated,
  ChannelEvent: channelEvent,
  Check: check,
  City: city,
  CityConditions: cityConditions,
  CityEvent: cityEvent,
  CityMap: cityMap,
  CitySize: citySize,
  CityState: cityState,
  ClientMessage: clientMessage,
  Connection: connectionView,
  ConsumerRequest: consumerRequest,
  FactorsEvent: factorsEvent,
  Finding: finding,
  IntegrityJob: integrityJob,
  Key: keyView,
  KpiSample: kpiSample,
  KpiSeries: kpiSeries,
  Me: me,
  MetricFamily: metricFamily,
  MetricSample: metricSample,
  Metrics: metricsAnswer,
  Moment: moment,
  ParkedEvent: parkedEvent,
  Passkey: passkey,
  PasswordPolicy: passwordPolicy,
  PasswordPolicyEvent: passwordPolicyEvent,
  PermissionDescription: permissionView,
  PlatformReport: platformReport,
  PolicyDescription: policyDescription,
  PolicyEvent: policyEvent,
  PolicyInForce: policyInForce,
  Problem: problem,
  Projection: projectionView,
  ProjectionControl: projectionControl,
  ProjectionControlled: projectionControlled,
  ProjectionGeneration: projectionGeneration,
  ProjectionSwitch: projectionSwitch,
  Provisioned: provisioned,
  RecordedEvent: recordedEvent,
  Replay: replayView,
  ReplayMessage: replayMessage,
  ReplayStart: replayStart,
  ReplayStarted: replayStarted,
  Retention: retention,
  RiskContribution: riskContribution,
  RiskEvent: riskEvent,
  RiskPrincipal: riskPrincipal,
  Revocation: revocation,
  RevocationList: revocationList,
  RevocationQuery: revocationQuery,
  AccessAnswer: accessAnswer,
  ServiceAccount: serviceAccount,
  ServiceAccountEvent: serviceAccountEvent,
  ServiceAccountSettings: serviceAccountSettings,
  Introspection: introspection,
  AccessConditions: conditions,
  AccessQuestion: accessQuestion,
  CustomRoles: customRoles,
  Grant: grant,
  Role: roleView,
  RoleEvent: roleEvent,
  RunEvent: runEvent,
  SealedValue: sealedValue,
  ServerMessage: serverMessage,
  ServiceHeartbeat: serviceHeartbeat,
  Session: session,
  SessionEvent: sessionEvent,
  Shock: shock,
  ShockDescription: shockDescription,
  ShockEvent: shockEvent,
  ShockStruck: shockStruck,
  Snapshot: snapshotView,
  SnapshotRequest: snapshotRequest,
  SnapshotTaken: snapshotTaken,
  SourceEvent: sourceEvent,
  Speed: speed,
  StoredSnapshot: storedSnapshot,
  Stream: streamView,
  StreamIntegrity: streamIntegrity,
  StreamRequest: streamRequest,
  TicksSimulated: ticksSimulated,
  Tokens: tokens,
  User: user,
  TrailAnswer: trailAnswer,
  TrailRequest: trailRequest,
  UserEvent: userEvent,
  WebhookBody: webhookBody,
  WitnessAnswer: witnessAnswer,
  WitnessRequest: witnessRequest,
}
