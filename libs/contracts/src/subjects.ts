import type { AuditCategory } from './audit/actions.ts'
import type { ReaderName, ServiceName } from './services.ts'

/** The one place where a NATS subject or stream name is spelled. */
export const streams = {
  platform: 'PLATFORM',
  audit: 'AUDIT',
  telemetry: 'TELEM',
  parked: 'PARKED',
  snapshots: 'SNAP',
  city: (cityId: string) => `CITY_${cityId}`,
} as const

export const subjects = {
  platform: 'plat.>',
  user: (userId: string) => `plat.auth.user.${userId}`,
  factors: (userId: string) => `plat.auth.factors.${userId}`,
  passwordPolicy: (policyId: string) => `plat.auth.password-policy.${policyId}`,
  session: (sessionId: string) => `plat.auth.session.${sessionId}`,
  role: (name: string) => `plat.auth.role.${name}`,
  approval: (id: string) => `plat.auth.approval.${id}`,
  approvalPolicy: (policyId: string) => `plat.auth.approval-policy.${policyId}`,
  serviceAccount: (id: string) => `plat.auth.service-account.${id}`,
  city: (cityId: string) => `plat.simulation.city.${cityId}`,
  everyCity: 'plat.simulation.city.*',
  alertRule: (ruleId: string) => `plat.monitoring.alert-rule.${ruleId}`,
  alert: (alertId: string) => `plat.monitoring.alert.${alertId}`,
  anomaly: (anomalyId: string) => `plat.monitoring.anomaly.${anomalyId}`,
  risk: (riskId: string) => `plat.monitoring.risk.${riskId}`,
  channel: (channelId: string) => `plat.monitoring.channel.${channelId}`,

  ofCity: (cityId: string) => `city.${cityId}.>`,
  run: (cityId: string) => `city.${cityId}.run.${cityId}`,
  policy: (cityId: string, policy: string) => `city.${cityId}.policy.${policy}`,
  shock: (cityId: string, shockId: string) => `city.${cityId}.shock.${shockId}`,
  source: (cityId: string, part: number) => `city.${cityId}.source.${part}`,
  ticks: (cityId: string) => `city.${cityId}.tick.0`,
  /** Of no commit: snapshots of a city's whole state are named by it. */
  world: (cityId: string) => `city.${cityId}.world.${cityId}`,

  kpi: (cityId: string) => `tel.${cityId}.kpi`,
  everyKpi: 'tel.*.kpi',
  meters: (service: ServiceName) => `tel.service.${service}`,
  everyMeter: 'tel.service.*',

  frame: (cityId: string, tile: { z: number; x: number; y: number }) =>
    `frame.${cityId}.${tile.z}.${tile.x}.${tile.y}`,
  framesOf: (cityId: string) => `frame.${cityId}.>`,

  audit: (service: ServiceName, category: AuditCategory) => `audit.${service}.${category}`,
  everyAct: 'audit.>',
  auditCheckpoint: 'audit.checkpoint',
  auditWitness: 'svc.event-store.audit-witness',
  auditEntries: 'svc.event-store.audit-entries',

  jwks: 'svc.auth.jwks',
  roles: 'svc.auth.roles',
  revocations: 'svc.auth.revocations',
  revoked: 'sec.rev',
  keysChanged: 'sec.jwks',
  rolesChanged: 'sec.roles',
  shredded: 'sec.shred',

  provisionConsumer: (asker: ReaderName) => `svc.event-store.consumers.${asker}`,
  parked: (projection: string) => `parked.${projection}`,
  /** Of the aggregate whose commits bear the subject. */
  snapshot: (subject: string) => `snap.${subject}`,
  everySnapshot: 'snap.>',
  projectionControl: (service: ServiceName) => `svc.${service}.projections`,
  takeSnapshot: (service: ServiceName) => `svc.${service}.snapshots`,
  replay: (replayId: string) => `replay.${replayId}`,
  replayStart: 'svc.event-store.replay',

  provisionStream: (asker: ServiceName) => `svc.event-store.streams.${asker}`,
} as const

/** Aggregate type and id, read from the subject of a commit. */
export function aggregateOf(subject: string): { type: string; id: string; cityId?: string } {
  const [root, owner = '', type = '', id = ''] = subject.split('.')
  if (root === 'city') return { type, id, cityId: owner }
  return type === 'city' ? { type, id, cityId: id } : { type, id }
}
