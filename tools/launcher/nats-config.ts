import { deniedTo, logDoors, natsPermissions, ofTheLog, type Permissions } from './nats-permissions.ts'

/** Large enough for a commit of many events and a stored frame. */
const PAYLOAD_BYTES_MAX = 1_048_576

/** The public key of every user, or several while one follows another: each has the user's rights. */
export type PublicKeys = Readonly<Record<string, string | readonly string[]>>

export interface NatsPlace {
  readonly port: number
  readonly storeDir: string
  /** `disk`: nothing is acknowledged before it has reached the disk. */
  readonly durability: 'os' | 'disk'
  readonly publicKeys: PublicKeys
  /** What the store is sealed with; without it its files hold messages as they are. */
  readonly storeKey?: string | undefined
  /** With it only clients get in that can show a certificate of the same authority. */
  readonly tls?: { readonly caFile: string; readonly certFile: string; readonly keyFile: string } | undefined
}

/** The server's whole configuration: loopback only, every user in an account and with its rights. */
export function natsConfig({ port, storeDir, durability, publicKeys, tls, storeKey }: NatsPlace): string {
  const sync = durability === 'disk' ? ', sync_interval: always' : ''
  const sealed = storeKey === undefined ? '' : `, cipher: aes, key: ${JSON.stringify(storeKey)}`
  const secured = tls === undefined ? '' : tlsBlock(tls)
  return `listen: "127.0.0.1:${port}"
server_name: "urbe"
max_payload: ${PAYLOAD_BYTES_MAX}
${secured}jetstream { store_dir: ${JSON.stringify(storeDir)}, max_memory_store: 64MB${sync}${sealed} }
${natsAccounts(publicKeys)}`
}

function tlsBlock({ caFile, certFile, keyFile }: NatsPlace['tls'] & object): string {
  const [ca, cert, key] = [caFile, certFile, keyFile].map((file) => JSON.stringify(file))
  return `tls { ca_file: ${ca}, cert_file: ${cert}, key_file: ${key}, verify: true, timeout: 5 }\n`
}

/**
 * Accounts and users alone, also for a test's own server. JetStream sends its answer wherever whoever asks wants it, past all rights to
 * publish: among its own subjects the answer to reading would be an order to delete. So the log has an account of its own, whose
 * subjects nobody else reaches but through what is exported here; an answer comes back into the account of whoever asked.
 */
export function natsAccounts(publicKeys: PublicKeys): string {
  const blocksOf = (users: readonly string[]) =>
    users.flatMap((name) =>
      keysOf(publicKeys, name).map((key) => userBlock(name, key, natsPermissions[name] ?? NOTHING)),
    )
  const users = Object.keys(natsPermissions)
  const asking = users.filter((name) => !ofTheLog.has(name))
  const system = keysOf(publicKeys, 'system').map((key) => `{ nkey: ${key} }`)
  const delivered = asking.map((name) => `_INBOX.${name}.>`)
  return `system_account: SYS
accounts {
  SYS { users: [ ${system.join(', ')} ] }
  URBE {
    jetstream: enabled
    users: [
${blocksOf([...ofTheLog]).join('\n')}
    ]
    exports: [
${[...logDoors.map((subject) => `      { service: "${subject}" }`), ...delivered.map((subject) => `      { stream: "${subject}" }`)].join('\n')}
    ]
  }
  HOUSE {
    users: [
${blocksOf(asking).join('\n')}
    ]
    imports: [
${[...logDoors.map((subject) => imported('service', subject)), ...delivered.map((subject) => imported('stream', subject))].join('\n')}
    ]
  }
}
`
}

const NOTHING: Permissions = { publish: [], subscribe: [] }

const imported = (kind: 'service' | 'stream', subject: string) =>
  `      { ${kind}: { account: URBE, subject: "${subject}" } }`

function userBlock(name: string, key: string, { publish, subscribe }: Permissions): string {
  return `      # ${name}
      { nkey: ${key}, permissions: {
        publish: { allow: ${JSON.stringify(publish)}, deny: ${JSON.stringify(deniedTo(name))} }
        subscribe: { allow: ${JSON.stringify(subscribe)} }
        allow_responses: { max: 1, expires: "30s" }
      } }`
}

function keysOf(publicKeys: PublicKeys, user: string): readonly string[] {
  const keys = [publicKeys[user] ?? []].flat()
  if (keys.length === 0) throw new Error(`no key for the NATS user ${user}`)
  return keys
}
