import { setTimeout as sleep } from 'node:timers/promises'

import type { FloodTask, FromFlood } from './children.ts'
import { type Answer, ask } from './client.ts'

/** A process that signs many accounts in at a steady rate, whatever becomes of those before, and tells what they were answered. */
const { auth, accounts, password, perSecond, seconds }: FloodTask = JSON.parse(process.argv[2] ?? '')
const headers = { 'content-type': 'application/json' }
const logins: Promise<Answer>[] = []
const began = performance.now()
while (performance.now() < began + seconds * 1_000) {
  const due = ((performance.now() - began) * perSecond) / 1_000
  while (logins.length < due) {
    const username = accounts[logins.length % accounts.length]
    const body = JSON.stringify({ username, password })
    logins.push(ask(`${auth}/api/v1/auth/login`, { method: 'POST', headers, body }))
  }
  await sleep(1)
}
const answers = (await Promise.all(logins)).map(({ status, ms }) => ({ status, ms }))
const told: FromFlood = { kind: 'flooded', answers }
process.send?.(told)
