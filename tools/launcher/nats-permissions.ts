import { type ServiceName, serviceNames } from '@urbe/contracts/topology'

/** Who may say and hear what on NATS. Everything that is not written here is refused. */
export interface Permissions {
  readonly publish: readonly string[]
  readonly subscribe: readonly string[]
}

/** Reaching over an account's border is possible in old servers (CVE-2025-30215); nobody here needs these. */
export const DENIED_TO_ALL = ['$JS.API.ACCOUNT.>', '$JS.API.SERVER.>', '$JS.API.META.>']

/** Who creates a consumer chooses where its messages go, past all rights to publish: only the provisioner may. */
export const DENIED_TO_SERVICES = [
  ...DENIED_TO_ALL,
  '$JS.API.CONSUMER.CREATE.>',
  '$JS.API.CONSUMER.DURABLE.CREATE.>',
  '$JS.API.CONSUMER.DELETE.>',
  '$JS.API.STREAM.CREATE.>',
  '$JS.API.STREAM.UPDATE.>',
  '$JS.API.STREAM.DELETE.>',
  '$JS.API.STREAM.PURGE.>',
  '$JS.API.STREAM.MSG.DELETE.>',
]

/** Who did what, and where from: only the service that answers for the trail may read it, and whoever repairs it. */
const AUDIT_READING = [
  '$JS.API.STREAM.MSG.GET.AUDIT',
  '$JS.API.DIRECT.GET.AUDIT',
  '$JS.API.DIRECT.GET.AUDIT.>',
]
const AUDIT_READERS: ReadonlySet<string> = new Set(['event-store', 'restorer'] as const)

const READING = [
  '$JS.API.INFO',
  '$JS.API.STREAM.INFO.>',
  '$JS.API.STREAM.NAMES',
  '$JS.API.STREAM.MSG.GET.>',
  '$JS.API.DIRECT.GET.>',
]

/** Who stands where the streams are; all others reach the log through its doors. */
export const ofTheLog: ReadonlySet<string> = new Set(['provisioner'])

/** What can be said to the log from outside of its account. Nothing of it changes or removes a stream, a consumer or a message. */
export const logDoors = [
  ...['plat.>', 'city.>', 'snap.>', 'audit.>', 'tel.>', 'parked.>'],
  ...READING,
  '$JS.API.STREAM.LIST',
  '$JS.FC.>',
]

/** What a service says beyond what every service says. */
const OWN: Readonly<Record<ServiceName, Permissions>> = {
  'event-store': {
    publish: ['audit.checkpoint', 'replay.*', 'svc.*.projections', 'svc.*.snapshots'],
    subscribe: [],
  },
  auth: { publish: ['sec.>'], subscribe: [] },
  simulation: { publish: ['city.>', 'snap.city.>', 'tel.*.kpi', 'frame.>'], subscribe: [] },
  'realtime-gateway': {
    publish: ['rt.ctl.>', 'svc.event-store.replay'],
    subscribe: ['frame.>', 'replay.*', 'rt.ctl.>'],
  },
  monitoring: {
    publish: ['svc.event-store.audit-entries', 'svc.event-store.audit-witness'],
    subscribe: ['tel.>'],
  },
}

function ofService(name: ServiceName): Permissions {
  return {
    publish: [
      `plat.${name}.>`,
      `audit.${name}.>`,
      `snap.plat.${name}.>`,
      `parked.>`,
      `tel.service.${name}`,
      ...OWN[name].publish,
      `svc.event-store.consumers.${name}`,
      `svc.event-store.streams.${name}`,
      'svc.auth.jwks',
      'svc.auth.roles',
      'svc.auth.revocations',
      ...READING,
      // Answers to flow control: without them a fast push consumer stops.
      '$JS.FC.>',
    ],
    subscribe: [`_INBOX.${name}.>`, `svc.${name}.>`, 'sec.>', ...OWN[name].subscribe],
  }
}

/** Every NATS user of the platform, and nothing but what it needs. */
export const natsPermissions: Readonly<Record<string, Permissions>> = {
  ...Object.fromEntries(serviceNames.map((name) => [name, ofService(name)])),
  // The second, to learn that nothing is on its way any more into a stream that is about to be repaired.
  provisioner: { publish: ['$JS.API.>', 'frozen.>'], subscribe: ['_INBOX.provisioner.>'] },
  // Writes again what the archive holds; nobody is connected as this user but while a stream is repaired.
  restorer: {
    publish: ['plat.>', 'city.>', 'audit.>', 'parked.>', ...READING],
    subscribe: ['_INBOX.restorer.>'],
  },
  // Programs that only read. Whoever asks for a consumer gets it through the provisioner, into this user's own inbox.
  observer: {
    publish: [...READING, '$JS.API.STREAM.LIST', 'svc.event-store.consumers.observer', '$JS.FC.>'],
    subscribe: ['_INBOX.observer.>', 'plat.>', 'city.>', 'tel.>', 'frame.>'],
  },
}

export function deniedTo(user: string): readonly string[] {
  if (user === 'provisioner') return DENIED_TO_ALL
  return AUDIT_READERS.has(user) ? DENIED_TO_SERVICES : [...DENIED_TO_SERVICES, ...AUDIT_READING]
}
