import { type ServiceName, serviceNames } from '@urbe/contracts'

interface Made {
  /** Public keys of the users of NATS. */
  readonly natsKeys: Readonly<Record<string, string>>
  readonly newSecret: () => string
}

/** What the message store is sealed with. */
export const STORE_KEY = 'NATS_STORE_KEY'
/** Who has a certificate when every channel is in TLS. */
export const certified = ['nats', 'postgres', 'edge', ...serviceNames] as const

const withDatabase = serviceNames.filter((service) => service !== 'realtime-gateway')
const inCapitals = (name: string) => name.toUpperCase().replaceAll('-', '_')
const roleOf = (service: ServiceName) => `urbe_${service.replaceAll('-', '_')}`

/** The files beside the seeds that docker-compose.yml names, by name. */
export function secretFiles({ natsKeys, newSecret }: Made): Readonly<Record<string, string>> {
  const passwords = new Map(withDatabase.map((service) => [service, newSecret()]))
  const nats = Object.entries(natsKeys).map(([user, key]) => `NATS_NKEY_${inCapitals(user)}=${key}`)
  const roles = [...passwords].map(([service, password]) => `URBE_DB_${inCapitals(service)}=${password}`)
  const services = [...passwords].map(([service, password]) => {
    const role = roleOf(service)
    return [`${service}.env`, `DATABASE_URL=postgres://${role}:${password}@postgres:5432/${role}\n`]
  })
  return {
    'admin-password': `${newSecret()}\n`,
    'nats.env': `${[...nats, `${STORE_KEY}=${newSecret()}`].join('\n')}\n`,
    'postgres.env': `${[`POSTGRES_PASSWORD=${newSecret()}`, ...roles].join('\n')}\n`,
    ...Object.fromEntries(services),
  }
}
