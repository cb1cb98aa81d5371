import { natsAccounts } from './nats-config.ts'
import { natsUsers } from './seed-files.ts'

export const DEPLOYED_ACCOUNTS = 'deploy/nats/accounts.conf'

const HEAD = `# Written from tools/launcher/nats-permissions.ts: node tools/launcher/main.ts nats-accounts
# The public key of each user comes from the server's environment.
`

/** The same users and rights as on one machine; only the keys come from elsewhere. */
export function deployedAccounts(): string {
  return HEAD + natsAccounts(Object.fromEntries(natsUsers.map((user) => [user, `$${keyVariable(user)}`])))
}

export function keyVariable(user: string): string {
  return `NATS_NKEY_${user.toUpperCase().replaceAll('-', '_')}`
}
