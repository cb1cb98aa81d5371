import {
  auditMessage,
  endpoints,
  streams,
  subjects,
  trailAnswer,
  trailRequest,
  witnessAnswer,
  witnessRequest,
} from '@urbe/contracts'

/** Channels of the audit trail. */
export const trailChannels = [
  {
    id: 'audit',
    address: 'audit.{service}.{category}',
    title: 'An act for the audit trail',
    description: 'Published by the service that saw it; event-store gives it its place in the tree',
    parameters: { service: 'name of the service', category: 'what the act is about' },
    stream: streams.audit,
    form: { kind: 'message', payload: auditMessage },
  },
  {
    id: 'auditCheckpoint',
    address: subjects.auditCheckpoint,
    title: 'A checkpoint of the audit trail',
    description: 'A signed note: size and root of the tree',
    parameters: {},
    stream: streams.audit,
    form: { kind: 'message', payload: endpoints.auditCheckpoint.answer },
  },
  {
    id: 'auditWitness',
    address: subjects.auditWitness,
    title: 'Ask for the newest checkpoint and prove that it goes on',
    description:
      'Asked by monitoring, which remembers what it was shown and cosigns; answered by event-store',
    parameters: {},
    form: { kind: 'message', payload: witnessRequest },
    reply: witnessAnswer,
  },
  {
    id: 'auditEntries',
    address: subjects.auditEntries,
    title: 'Ask for what the trail holds from a place on',
    description: 'Asked by monitoring, which looks for misuse; answered by event-store',
    parameters: {},
    form: { kind: 'message', payload: trailRequest },
    reply: trailAnswer,
  },
] as const
