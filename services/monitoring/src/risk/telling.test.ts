import { expect, it } from '@jest/globals'

import { openRisks } from '@urbe/anomaly'
import { RISK_CAUSES_MAX } from '@urbe/contracts'

import type { RiskCommand } from './decide.ts'
import { riskTelling } from './telling.ts'

const AT = Date.parse('2030-01-01T08:00:00Z')

/** What would be put on the log. */
function telling() {
  const told: { id: string; command: RiskCommand }[] = []
  const tell = riskTelling({
    // The cast holds because only these are looked at.
    handle: ((id: string, command: RiskCommand) => void told.push({ id, command })) as never,
    newId: () => 'id',
    threshold: 60,
    halfLifeMinutes: 720,
  })
  return { told, tell }
}

const user = { type: 'user', id: 'ann' } as const
const finding = (anomalyId: string) => ({
  anomalyId,
  detector: 'takeover' as const,
  severity: 'warning' as const,
  at: AT,
})

it('names the finding that brought it there first, and of the others the heaviest', async () => {
  const risks = openRisks({ halfLifeMinutes: 720 })
  for (let at = 0; at < RISK_CAUSES_MAX + 5; at += 1) risks.add(user, finding(`finding ${at}`))
  risks.add(user, { ...finding('the heaviest'), severity: 'critical' })
  const { told, tell } = telling()
  await tell(risks.asOf(user, AT), 'finding 12')
  const ids = told[0]?.command.data.findings.map(({ anomalyId }) => anomalyId)
  expect(ids?.slice(0, 2)).toEqual(['finding 12', 'the heaviest'])
  expect(ids).toHaveLength(RISK_CAUSES_MAX)
})

it('has an id of the user and the finding', async () => {
  const { told, tell } = telling()
  const sumOf = (id: string) => {
    const risks = openRisks({ halfLifeMinutes: 720 })
    for (const each of ['one', 'two']) risks.add({ ...user, id }, finding(each))
    return risks.asOf({ ...user, id }, AT)
  }
  for (const [id, anomalyId] of [
    ['ann', 'one'],
    ['ann', 'one'],
    ['ann', 'two'],
    ['bob', 'one'],
  ] as const)
    await tell(sumOf(id), anomalyId)
  const [first, again, ...others] = told.map(({ id }) => id)
  expect(again).toBe(first)
  expect(new Set([first, ...others]).size).toBe(3)
})

it('is not told below the threshold, nor of whoever has no sessions, nor of a finding that does not count', async () => {
  const { told, tell } = telling()
  const risks = openRisks({ halfLifeMinutes: 720 })
  risks.add(user, finding('one'))
  await tell(risks.asOf(user, AT), 'one')
  const session = { type: 'session', id: 'lost' } as const
  risks.add(session, { ...finding('two'), severity: 'critical' })
  await tell(risks.asOf(session, AT), 'two')
  risks.add(user, { ...finding('three'), severity: 'critical' })
  await tell(risks.asOf(user, AT), 'never heard of')
  expect(told).toEqual([])
})

it('is told of a machine for what was done with its credentials, and for nothing that strangers do', async () => {
  const risks = openRisks({ halfLifeMinutes: 720 })
  const { told, tell } = telling()
  const machine = { type: 'service-account', id: 'robot' } as const
  const guessed = (anomalyId: string) =>
    ({ ...finding(anomalyId), detector: 'distributed_brute_force', severity: 'critical' }) as const
  for (const id of ['guess one', 'guess two']) {
    risks.add(machine, guessed(id))
    await tell(risks.asOf(machine, AT), id)
  }
  expect(told).toEqual([])
  risks.add(machine, { ...finding('used'), severity: 'critical' })
  await tell(risks.asOf(machine, AT), 'used')
  risks.add(machine, guessed('guess three'))
  await tell(risks.asOf(machine, AT), 'guess three')
  expect(told).toMatchObject([
    {
      command: {
        type: 'TellClientRisk',
        data: { clientId: 'robot', ownRisk: 90, risk: 190, halfLifeMinutes: 720 },
      },
    },
  ])
})
