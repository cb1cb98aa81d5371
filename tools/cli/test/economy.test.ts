import { describe, expect, it } from '@jest/globals'

import { AGENTS_MAX, economyCommand, PERIODS_MIN, SEEDS_MAX } from '../src/model/economy.ts'
import { alone } from './alone.ts'

async function economy(line: string, json = true) {
  return await alone(economyCommand, ['economy', ...line.split(' ').filter((word) => word !== '')], { json })
}

interface Answer {
  readonly periods: number
  readonly series: Readonly<Record<string, readonly number[]>>
  readonly targets: readonly { name: string; expected: string; obtained: number; pass: boolean }[]
}

const SMALL = '--periods 20 --firms 10 --households 50 --banks 2'

describe('urbe economy', () => {
  it('answers with a series a period long for every name', async () => {
    const answer = JSON.parse((await economy(SMALL)).out) as Answer
    expect(Object.keys(answer)).toEqual(['periods', 'series', 'targets'])
    expect(answer.periods).toBe(20)
    expect(Object.keys(answer.series)).toEqual(
      expect.arrayContaining(['unemployment', 'inflation', 'output']),
    )
    for (const values of Object.values(answer.series)) {
      expect(values).toHaveLength(20)
      expect(values.every((value) => Number.isFinite(value))).toBe(true)
    }
  })

  it('has no targets for an economy of another size, and says so', async () => {
    expect((JSON.parse((await economy(SMALL)).out) as Answer).targets).toEqual([])
    const { out } = await economy(SMALL, false)
    expect(out).toContain('No targets: the published figures are about 100 firms, 500 households, 10 banks')
    expect(out).toContain('unemployment')
  })

  it('holds the published economy against the published figures', async () => {
    const { targets } = JSON.parse((await economy('')).out) as Answer
    expect(targets).toHaveLength(25)
    expect(targets[0]).toEqual({
      name: 'unemployment_rate_mean',
      expected: '0.065 ± 0.025, accepted -0.035 to 0.165',
      obtained: expect.closeTo(0.06, 1),
      pass: true,
    })
    expect(targets.filter(({ pass }) => pass).length).toBeGreaterThanOrEqual(23)
  })

  it('tells people of every target', async () => {
    const { code, out } = await economy('--scenario growth-plus', false)
    expect(code).toBe(0)
    expect(out).toContain('growth-plus, 1000 periods, 1 seed from 0')
    expect(out).toContain('productivity_growth')
    expect(out).toMatch(/\d of 66 targets pass/)
  })

  it('gives the same answer to the same question, another one to another seed', async () => {
    const answers = await Promise.all(
      ['', ' --seed 0', ' --seed 1'].map((more) => economy(`${SMALL}${more}`)),
    )
    expect(answers[1]?.out).toBe(answers[0]?.out)
    expect(answers[2]?.out).not.toBe(answers[0]?.out)
  })
})

describe('urbe economy with wrong options', () => {
  it.each([
    ['--scenario recession', '--scenario must be baseline or growth-plus or buffer-stock, not "recession"'],
    ['--periods soon', '--periods must be a whole number from 10 on, not "soon"'],
    [`--periods ${PERIODS_MIN - 1}`, '--periods must be a whole number from 10 on, not "9"'],
    ['--periods 999999999', '--periods must be a whole number from 10 to 4194304, not "999999999"'],
    ['--periods 20 --burn-in 20', '--burn-in must be a whole number from 1 to 19, not "20"'],
    ['--seeds 0', '--seeds must be a whole number from 1 on, not "0"'],
    [
      `--seeds ${SEEDS_MAX + 1}`,
      `--seeds must be a whole number from 1 to ${SEEDS_MAX}, not "${SEEDS_MAX + 1}"`,
    ],
    ['--seed -1', '--seed must be a whole number, not "-1"'],
    ['--firms 0', '--firms must be a whole number from 1 on, not "0"'],
    [
      `--banks ${AGENTS_MAX + 1}`,
      `--banks must be a whole number from 1 to ${AGENTS_MAX}, not "${AGENTS_MAX + 1}"`,
    ],
    ['--households many', '--households must be a whole number from 1 on, not "many"'],
  ])('refuses %s and says what it expected', async (line, err) => {
    expect(await economy(line)).toEqual({ code: 2, out: '', err })
  })
})
