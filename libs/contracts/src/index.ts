export {
  type AuditAction,
  type AuditCategory,
  auditActions,
  auditCategories,
  auditCategoryOf,
} from './audit/actions.ts'
export { AUDIT_REPORT_ENTRIES_MAX, type AuditKeys } from './audit/endpoints.ts'
export {
  AUDIT_DETAILS_MAX,
  AUDIT_ENTRY_BYTES_MAX,
  AUDIT_TEXT_CHARACTERS_MAX,
  type AuditEntry,
  type AuditMessage,
  auditEntry,
  auditMessage,
} from './audit/entry.ts'
export { type WitnessAnswer, type WitnessRequest, witnessAnswer, witnessRequest } from './audit/witness.ts'
export * from './auth/index.ts'
export {
  BEHALF_CHARACTERS_MAX,
  BEHALF_HEADER,
  BEHALF_MS,
  type Behalf,
  behalf,
  behalfRefusals,
  type OwnRequest,
  type PrincipalFacts,
  principalFacts,
  type RequestForSomebody,
  requestOn,
  requests,
} from './behalf.ts'
export { edgeRoutes, serviceAt } from './edge-routes.ts'
export { type Access, type Endpoint, needsCleared } from './endpoint.ts'
export {
  type AnswerOf,
  type BodyOf,
  type EndpointId,
  endpoints,
  endpointsOf,
  type ParamsOf,
  type QueryOf,
} from './endpoints.ts'
export { type ErrorCode, errorCatalogue } from './errors.ts'
export { type NewEvent, type RecordedEvent, recordedEvent } from './event.ts'
export type { Retention, StreamView } from './event-store/endpoints.ts'
export {
  type ArchiveSegment,
  FINDINGS_MAX,
  type Finding,
  type IntegrityJob,
  type StreamIntegrity,
} from './event-store/integrity.ts'
export {
  type ParkedEvent,
  type ProjectionControl,
  type ProjectionControlled,
  type ProjectionGeneration,
  type ProjectionView,
  projectionControl,
  projectionControlled,
  projectionView,
} from './event-store/projections.ts'
export {
  CONSUMER_HEARTBEAT_MS,
  CONSUMER_INACTIVE_MS,
  type ConsumerRequest,
  consumerRequest,
  type Provisioned,
  provisioned,
  type StreamRequest,
  streamRequest,
} from './event-store/provisioning.ts'
export {
  type Moment,
  REPLAY_IDLE_SECONDS,
  REPLAYS_MAX,
  REPLAYS_PER_CALLER_MAX,
  type ReplayMessage,
  type ReplayView,
  replayMessage,
  replayStart,
  replayStarted,
} from './event-store/replays.ts'
export {
  type SnapshotTaken,
  type SnapshotView,
  type StoredSnapshot,
  snapshotRequest,
  snapshotTaken,
  storedSnapshot,
} from './event-store/snapshots.ts'
export { decodeFrame } from './frames/decode-frame.ts'
export { encodeFrame, frameFor } from './frames/encode-frame.ts'
export { FrameError, type FrameErrorCode } from './frames/frame-error.ts'
export {
  FRAME_HEADER_BYTES,
  FRAME_TILE_METRES,
  FRAME_UNIT_METRES,
  FRAME_VEHICLES_MAX,
  FRAME_VERSION,
  frameKinds,
  frameUnitMetres,
  type StateFrame,
  type Vehicles,
} from './frames/state-frame.ts'
export {
  type DescribedSchema,
  isNothing,
  isOptional,
  type JsonSchema,
  jsonSchemaOf,
} from './json-schema.ts'
export {
  type Alert,
  type AlertEvent,
  type AlertRule,
  type AlertRuleBody,
  type AlertRuleEvent,
  alertEvent,
  alertRuleEvent,
  type ChannelEvent,
  channelEvent,
  webhookBody,
} from './monitoring/alert.ts'
export {
  ANOMALY_ENTRIES_MAX,
  type Anomaly,
  type AnomalyDetector,
  type AnomalyDetectorView,
  type AnomalyEvent,
  anomalyDetectors,
  anomalyEvent,
  type TrailAnswer,
  type TrailRequest,
  trailAnswer,
  trailRequest,
} from './monitoring/anomaly.ts'
export {
  type AccountRisk,
  type AccountRisks,
  RISK_CAUSES_MAX,
  RISK_FINDINGS_MAX,
  type RiskContribution,
  type RiskEvent,
  type RiskPrincipal,
  riskEvent,
} from './monitoring/risk.ts'
export {
  type Check,
  HEARTBEAT_BYTES_MAX,
  HEARTBEAT_MS,
  type MetricFamily,
  type MetricSample,
  metricFamily,
  metricSample,
  SERIES_PER_METRIC_MAX,
  type ServiceHeartbeat,
  serviceHeartbeat,
} from './monitoring/telemetry.ts'
export { namedSchemas } from './named-schemas.ts'
export { PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX, type Page } from './paging.ts'
export {
  type Permission,
  permissionCatalogue,
  type SystemRole,
  systemRoleNames,
  systemRoles,
} from './permissions.ts'
export { platformReaders, readersOf } from './platform-readers.ts'
export { type Problem, problem } from './problem.ts'
export {
  CLIENT_MESSAGE_BYTES_MAX,
  type ClientMessage,
  type CloseReason,
  clientMessage,
  closeCodes,
  MESSAGES_PER_SECOND_MAX,
  PING_SECONDS,
  PONG_SECONDS,
  REPLAY_EVENTS_MAX,
  type ServerMessage,
  SUBPROTOCOL,
  SUBSCRIPTIONS_MAX,
  serverMessage,
  TICKET_PROTOCOL_PREFIX,
  TICKET_SECONDS,
} from './realtime-gateway/messages.ts'
export { SENSITIVE, type SealedValue, sealedValue, sensitiveFields } from './sensitive.ts'
export { type ReaderName, readerNames, type ServiceName, serviceNames } from './services.ts'
export {
  CITIZENS_MAX,
  CITIZENS_MIN,
  type City,
  type CityEvent,
  type CityMap,
  type CityState,
  cityEvent,
  citySizes,
  type KpiSample,
  kpiSample,
  type PolicyDescription,
  type PolicyEvent,
  policyEvent,
  type RunEvent,
  type RunPhase,
  runEvent,
  SIMULATED_EPOCH,
  type SourceEvent,
  type Speed,
  simulatedTimeAt,
  sourceEvent,
  TICK_SECONDS,
  TICKS_PER_SECOND_MAX,
  type TicksSimulated,
  ticksSimulated,
} from './simulation/city.ts'
export type { CityConditions, DistrictConditions } from './simulation/conditions.ts'
export { type WorldFact, worldFact } from './simulation/facts.ts'
export {
  type Shock,
  type ShockDescription,
  type ShockEvent,
  type ShockStruck,
  shock,
  shockEvent,
} from './simulation/shock.ts'
export { aggregateOf, streams, subjects } from './subjects.ts'
export { type Upcasters, upcast, upcastWith } from './upcast.ts'
