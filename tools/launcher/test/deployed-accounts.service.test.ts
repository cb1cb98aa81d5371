import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { expect, it } from '@jest/globals'
import { connect, nkeys } from 'nats'

import { nkeySigner } from '@urbe/event-log'
import { startNats } from '@urbe/testkit'

import { DEPLOYED_ACCOUNTS, deployedAccounts, keyVariable } from '../deployed-accounts.ts'
import { natsUsers } from '../seed-files.ts'

const root = resolve(import.meta.dirname, '../../..')

it('is what the table says now', async () => {
  expect(await readFile(resolve(root, DEPLOYED_ACCOUNTS), 'utf8')).toBe(deployedAccounts())
})

it('takes the keys from the environment', async () => {
  const pairs = natsUsers.map((user) => [user, nkeys.createUser()] as const)
  const env = Object.fromEntries(pairs.map(([user, pair]) => [keyVariable(user), pair.getPublicKey()]))
  await using server = await startNats({ config: deployedAccounts(), env })
  for (const [, pair] of pairs) {
    const nats = await connect({ servers: server.url, authenticator: nkeySigner(pair.getSeed()) })
    await nats.close()
  }
  expect(pairs).toHaveLength(9)
})
