import {
  alertEvent,
  alertRuleEvent,
  anomalyEvent,
  approvalEvent,
  approvalPolicyEvent,
  channelEvent,
  cityEvent,
  consumerRequest,
  factorsEvent,
  kpiSample,
  passwordPolicyEvent,
  policyEvent,
  projectionControl,
  projectionControlled,
  provisioned,
  replayMessage,
  replayStart,
  replayStarted,
  riskEvent,
  roleEvent,
  runEvent,
  serviceAccountEvent,
  serviceHeartbeat,
  sessionEvent,
  shockEvent,
  snapshotRequest,
  snapshotTaken,
  sourceEvent,
  storedSnapshot,
  streamRequest,
  streams,
  subjects,
  ticksSimulated,
  userEvent,
} from '@urbe/contracts'

import { accessChannels } from './access-channels.ts'
import type { Schema } from './schema-book.ts'
import { trailChannels } from './trail-channels.ts'

type Form =
  /** An array of events of one aggregate. */
  | { readonly kind: 'commit'; readonly event: Schema }
  /** A first event of a known shape, then facts of the city. */
  | { readonly kind: 'ticks'; readonly event: Schema }
  | { readonly kind: 'message'; readonly payload: Schema }
  /** The binary layout of state frames. */
  | { readonly kind: 'bytes' }
  | { readonly kind: 'empty' }

export interface SubjectChannel {
  /** Key of `subjects` in the contracts. */
  readonly id: keyof typeof subjects
  readonly address: string
  readonly title: string
  readonly description: string
  readonly parameters: Readonly<Record<string, string>>
  readonly stream?: string
  readonly form: Form
  readonly reply?: Schema
}

const cityParameter = { cityId: 'UUID of the city' }
const askerParameter = { asker: 'name of the service that asks, or `observer`; NATS lets nobody else use it' }
const platform = streams.platform
const ofCity = streams.city('{cityId}')

const commitsOfPlatform: readonly SubjectChannel[] = [
  platformCommit(
    'serviceAccount',
    '{accountId}',
    'Machine identities; secrets never enter',
    serviceAccountEvent,
  ),
  platformCommit('role', '{name}', 'Roles that administrators have made', roleEvent),
  platformCommit('user', '{userId}', 'Users; names are sealed, passwords never enter', userEvent),
  platformCommit('session', '{sessionId}', 'Sessions of users', sessionEvent),
  platformCommit('factors', '{userId}', 'Second factors of users; secrets never enter', factorsEvent),
  platformCommit(
    'approval',
    '{approvalId}',
    'What waits for a second person, and what came of it',
    approvalEvent,
  ),
  platformCommit(
    'approvalPolicy',
    '{policyId}',
    'Whether the gravest operations need a second person',
    approvalPolicyEvent,
  ),
  platformCommit('passwordPolicy', '{policyId}', 'What a new password must be', passwordPolicyEvent),
  platformCommit('city', '{cityId}', 'The directory of cities', cityEvent),
  platformCommit('alertRule', '{ruleId}', 'Alert rules', alertRuleEvent),
  platformCommit('alert', '{alertId}', 'Alerts from firing to resolved', alertEvent),
  platformCommit(
    'anomaly',
    '{anomalyId}',
    'What looks like misuse in the trail; by ids and pseudonyms',
    anomalyEvent,
  ),
  platformCommit(
    'risk',
    '{riskId}',
    'The risk of a user has become too high, and by which findings',
    riskEvent,
  ),
  platformCommit('channel', '{channelId}', 'Channels; never an address or a key', channelEvent),
]

const commitsOfCities: readonly SubjectChannel[] = [
  {
    ...cityCommit('run', 'How the run of a city is driven'),
    address: subjects.run('{cityId}'),
    parameters: cityParameter,
    form: { kind: 'commit', event: runEvent },
  },
  {
    ...cityCommit('policy', 'A policy of a city'),
    address: subjects.policy('{cityId}', '{policy}'),
    parameters: { ...cityParameter, policy: 'name of the policy' },
    form: { kind: 'commit', event: policyEvent },
  },
  {
    ...cityCommit('shock', 'A shock that has struck a city'),
    address: subjects.shock('{cityId}', '{shockId}'),
    parameters: { ...cityParameter, shockId: 'UUID of the shock' },
    form: { kind: 'commit', event: shockEvent },
  },
  {
    ...cityCommit('source', 'A part of an imported file'),
    address: 'city.{cityId}.source.{part}',
    parameters: { ...cityParameter, part: 'number of the part' },
    form: { kind: 'commit', event: sourceEvent },
  },
  {
    ...cityCommit('ticks', 'The simulated ticks of a city with their facts'),
    address: subjects.ticks('{cityId}'),
    parameters: cityParameter,
    form: { kind: 'ticks', event: ticksSimulated },
  },
]

const telemetry: readonly SubjectChannel[] = [
  {
    id: 'kpi',
    address: subjects.kpi('{cityId}'),
    title: 'Indicators of a city',
    description: 'Every 15 simulated minutes, five a second at most',
    parameters: cityParameter,
    stream: streams.telemetry,
    form: { kind: 'message', payload: kpiSample },
  },
  {
    id: 'meters',
    address: 'tel.service.{service}',
    title: 'Heartbeat of a service',
    description: 'Every two seconds: health, projections and meters of one process',
    parameters: { service: 'name of the service' },
    stream: streams.telemetry,
    form: { kind: 'message', payload: serviceHeartbeat },
  },
  {
    id: 'frame',
    address: 'frame.{cityId}.{z}.{x}.{y}',
    title: 'State frame of a map tile',
    description: 'Binary, not stored: where the vehicles of a tile are',
    parameters: { ...cityParameter, z: 'zoom of the tile', x: 'column', y: 'row' },
    form: { kind: 'bytes' },
  },
]

const provisioning: readonly SubjectChannel[] = [
  {
    id: 'provisionConsumer',
    address: 'svc.event-store.consumers.{asker}',
    title: 'Ask for a consumer',
    description: 'An ephemeral push consumer that delivers into the inbox of the asker',
    parameters: askerParameter,
    form: { kind: 'message', payload: consumerRequest },
    reply: provisioned,
  },
  {
    id: 'provisionStream',
    address: 'svc.event-store.streams.{asker}',
    title: 'Ask for the stream of a city',
    description: 'Only simulation founds cities',
    parameters: askerParameter,
    form: { kind: 'message', payload: streamRequest },
    reply: provisioned,
  },
]

const history: readonly SubjectChannel[] = [
  {
    id: 'snapshot',
    address: 'snap.{subject}',
    title: 'Snapshot of an aggregate, or of the world of a city',
    description:
      'The newest two of each; nothing depends on them. The world itself stands in the database of simulation',
    parameters: { subject: 'of the aggregate, with its dots; of a world `city.<id>.world.<id>`' },
    stream: streams.snapshots,
    form: { kind: 'message', payload: storedSnapshot },
  },
  {
    id: 'takeSnapshot',
    address: 'svc.{service}.snapshots',
    title: 'Ask for a snapshot now',
    description:
      'Asked by event-store, answered by the service that owns the aggregate. The header `Urbe-For` says for whom',
    parameters: { service: 'name of the service' },
    form: { kind: 'message', payload: snapshotRequest },
    reply: snapshotTaken,
  },
  {
    id: 'projectionControl',
    address: 'svc.{service}.projections',
    title: 'Rebuild, switch or look at a projection',
    description:
      'Asked by event-store, answered by the service that owns the projection. The header `Urbe-For` says for whom',
    parameters: { service: 'name of the service' },
    form: { kind: 'message', payload: projectionControl },
    reply: projectionControlled,
  },
  {
    id: 'replayStart',
    address: subjects.replayStart,
    title: 'Somebody watches a replay',
    description:
      'Asked by a gateway, answered by the event-store that conducts the replay. The header `Urbe-For` says for whom',
    parameters: {},
    form: { kind: 'message', payload: replayStart },
    reply: replayStarted,
  },
  {
    id: 'replay',
    address: subjects.replay('{replayId}'),
    title: 'Events of a replay',
    description: 'Sent by event-store; the next message comes when somebody has answered this one',
    parameters: { replayId: 'UUID of the replay' },
    form: { kind: 'message', payload: replayMessage },
  },
]

export const subjectChannels: readonly SubjectChannel[] = [
  ...commitsOfPlatform,
  ...commitsOfCities,
  ...telemetry,
  ...accessChannels,
  ...provisioning,
  ...history,
  ...trailChannels,
]

type PlatformAggregate =
  | 'user'
  | 'session'
  | 'role'
  | 'serviceAccount'
  | 'approval'
  | 'approvalPolicy'
  | 'factors'
  | 'passwordPolicy'
  | 'city'
  | 'alertRule'
  | 'alert'
  | 'anomaly'
  | 'risk'
  | 'channel'

function platformCommit(
  id: PlatformAggregate,
  parameter: string,
  description: string,
  event: Schema,
): SubjectChannel {
  const name = parameter.slice(1, -1)
  return {
    id,
    address: subjects[id](parameter),
    title: description,
    description,
    parameters: { [name]: 'UUID' },
    stream: platform,
    form: { kind: 'commit', event },
  }
}

function cityCommit<Id extends 'run' | 'policy' | 'shock' | 'source' | 'ticks'>(id: Id, description: string) {
  return { id, title: description, description, stream: ofCity } as const
}
