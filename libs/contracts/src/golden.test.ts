import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'

import { roleEvent } from './auth/access.ts'
import { approvalEvent, approvalPolicyEvent } from './auth/approvals.ts'
import { factorsEvent } from './auth/factors.ts'
import { passwordPolicyEvent } from './auth/password-policy.ts'
import { serviceAccountEvent } from './auth/service-accounts.ts'
import { sessionEvent, userEvent } from './auth/user.ts'
import { alertEvent, alertRuleEvent, channelEvent } from './monitoring/alert.ts'
import { anomalyEvent } from './monitoring/anomaly.ts'
import { riskEvent } from './monitoring/risk.ts'
import { cityEvent, policyEvent, runEvent, sourceEvent, ticksSimulated } from './simulation/city.ts'
import { worldFact } from './simulation/facts.ts'
import { shockEvent } from './simulation/shock.ts'
import { upcast } from './upcast.ts'

/** Everything that a commit may hold, in its newest version. */
const events = [
  alertEvent,
  alertRuleEvent,
  anomalyEvent,
  approvalEvent,
  approvalPolicyEvent,
  channelEvent,
  cityEvent,
  factorsEvent,
  passwordPolicyEvent,
  policyEvent,
  riskEvent,
  roleEvent,
  runEvent,
  serviceAccountEvent,
  sessionEvent,
  shockEvent,
  sourceEvent,
  ticksSimulated,
  userEvent,
  worldFact,
]
const FOLDER = join(import.meta.dirname, '../golden')
const body = z.tuple([z.object({ type: z.string(), v: z.int(), data: z.unknown() })])
const files = readdirSync(FOLDER).filter((name) => /\.v\d+\.json$/.test(name))
const bytesOf = (file: string) => readFileSync(join(FOLDER, file))
const eventIn = (file: string) => body.parse(JSON.parse(bytesOf(file).toString('utf8')))[0]

/** Type and newest version of each event, as the schemas say. */
function promised(): { type: string; v: number }[] {
  const literal = z.object({ const: z.union([z.string(), z.int()]) })
  const shape = z.object({ properties: z.object({ type: literal, v: literal }) })
  return events.flatMap((schema) => {
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    const options = json.oneOf ?? json.anyOf ?? [json]
    return options.map((option) => {
      const { type, v } = shape.parse(option).properties
      return { type: String(type.const), v: Number(v.const) }
    })
  })
}

describe('the bytes of every version of every event that was ever stored', () => {
  it('are kept', () => {
    const wanted = promised().flatMap(({ type, v }) =>
      Array.from({ length: v }, (_, version) => `${type}.v${version + 1}.json`),
    )
    expect(files.toSorted()).toEqual(wanted.toSorted())
  })

  it('never change', () => {
    const sums = Object.fromEntries(
      files.map((file) => [file, createHash('sha256').update(bytesOf(file)).digest('hex')]),
    )
    expect(sums).toEqual(JSON.parse(bytesOf('sums.json').toString('utf8')))
  })

  it.each(files)('can be read today: %s', (file) => {
    const event = upcast(eventIn(file))
    const taken = events.filter((schema) => schema.safeParse(event).success)
    expect(taken).toHaveLength(1)
  })
})
