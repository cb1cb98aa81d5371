import type { Command } from 'commander'

import type { BodyOf } from '@urbe/contracts'

import type { Act } from '../act.ts'
import { isUuid, listed } from '../arguments.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'
import { table } from '../table.ts'

interface CreateOptions {
  readonly roles?: string
  readonly scopes?: string
  readonly days?: string
}
interface SecretOptions {
  readonly apiKey?: true
}
interface ExplainOptions {
  readonly city?: string
  readonly owner?: string
  readonly agent?: string
}

const DAY_MS = 86_400_000

/** Who may do what: roles, machines, and why. */
export function accessCommands(program: Command, act: Act): void {
  program.command('roles').description('roles, and what they allow').action(act(roles))
  const accounts = program
    .command('service-accounts')
    .description('machine identities')
    .action(act(listAccounts))
  accounts
    .command('create <name>')
    .description('make one')
    .requiredOption('--roles <names>', 'between commas')
    .option('--scopes <permissions>', 'no more than these, between commas')
    .option('--days <number>', 'until it ends (90, at most 365)')
    .action(act<CreateOptions>(createAccount))
  accounts
    .command('secret <id>')
    .description('give out a client secret; it is shown once')
    .option('--api-key', 'an API key instead')
    .action(act<SecretOptions>(issueSecret))
  accounts
    .command('remove <id>')
    .description('remove it with its secrets and tokens')
    .action(act(removeAccount))
  program
    .command('access')
    .description('what somebody may do')
    .command('explain <subject> <permission>')
    .description('which rule decides whether a user or a service account may do something')
    .option('--city <id>', 'in this city')
    .option('--owner <actor>', 'to something of this owner')
    .option('--agent <id>', 'for this agent')
    .action(act<ExplainOptions>(explain))
}

async function roles(context: Context): Promise<void> {
  const { items } = await context.client.call('listRoles')
  const rows = items.map((each) => [each.name, each.system ? 'system' : 'own', each.permissions.join(' ')])
  context.show(items, table(['ROLE', 'OF', 'ALLOWS'], rows))
}

async function listAccounts(context: Context): Promise<void> {
  const { items } = await context.client.call('listServiceAccounts', { query: { limit: 200 } })
  const rows = items.map((each) => [
    each.id,
    each.name,
    each.roles.join(' '),
    String(each.secrets.length),
    each.expiresAt.slice(0, 10),
  ])
  context.show(items, table(['ID', 'NAME', 'ROLES', 'SECRETS', 'ENDS'], rows))
}

async function createAccount(context: Context, options: CreateOptions, name = ''): Promise<void> {
  const days = options.days === undefined ? 90 : Number(options.days)
  if (!(days > 0)) throw new UsageError('--days must be a number above 0')
  const scopes = listed(options.scopes, '--scopes')
  // The platform says which of them it does not know.
  const body = {
    name,
    roles: [...(listed(options.roles, '--roles') ?? [])],
    ...(scopes && { scopes: [...scopes] }),
    expiresAt: new Date(Date.now() + days * DAY_MS).toISOString(),
  } as BodyOf<'createServiceAccount'>
  const account = await context.client.call('createServiceAccount', { body })
  context.show(account, `${account.id} ${account.name}: ends ${account.expiresAt.slice(0, 10)}`)
}

async function issueSecret(context: Context, { apiKey }: SecretOptions, id = ''): Promise<void> {
  const body = { kind: apiKey ? 'api-key' : 'client-secret' } as const
  const issued = await context.client.call('issueSecret', { params: { id }, body })
  context.show(issued, issued.secret ?? issued.hint)
}

async function removeAccount(context: Context, _options: object, id = ''): Promise<void> {
  const { version } = await context.client.call('getServiceAccount', { params: { id } })
  await context.client.call('removeServiceAccount', { params: { id }, ifMatch: version })
  context.show({ removed: id }, `${id} is removed`)
}

async function explain(
  context: Context,
  options: ExplainOptions,
  subject = '',
  permission = '',
): Promise<void> {
  if (!isUuid(subject)) throw new UsageError('<subject> must be the id of a user or a service account')
  const { city: cityId, owner: ownerId, agent: agentId } = options
  // The platform says whether there is such a permission.
  const body = { subject, permission, resource: { cityId, ownerId, agentId } } as BodyOf<'explainAccess'>
  const answer = await context.client.call('explainAccess', { body })
  const { allowed, reason, rule, withheldRoles = [] } = answer
  const by = rule === undefined ? '' : `, by a rule of ${rule.role} (${rule.effect})`
  const conditions = rule?.conditions === undefined ? '' : `: ${JSON.stringify(rule.conditions)}`
  const withheld = withheldRoles.map(({ role, lift }) => `; withheld: ${role} (${lift})`).join('')
  context.show(answer, `${allowed ? 'allowed' : 'refused'}: ${reason}${by}${conditions}${withheld}`)
}
