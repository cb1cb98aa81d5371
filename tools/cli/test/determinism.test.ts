import { describe, expect, it } from '@jest/globals'

import { firstDifference } from '../src/model/determinism/play.ts'
import { determinismCommand } from '../src/model/determinism.ts'
import { alone } from './alone.ts'

const MINUTES = 60_000
const short = ['determinism', '--citizens', '500', '--ticks', '30']
const run = (...words: string[]) => alone(determinismCommand, [...short, ...words])

describe('a survey of determinism', () => {
  it(
    'finds one life under every number of threads and after a kill',
    async () => {
      const { code, out, err } = await run('--threads', '1,2,3', '--resumes', '2')
      const found = JSON.parse(out)
      expect([code, found.divergences, found.runs.length]).toEqual([0, 0, 5])
      expect(found.stateHash).toMatch(/^[0-9a-f]{16}$/)
      expect(found.agentSteps).toBe(500 * 30 * 6)
      expect(err).toContain('killed after tick')
    },
    5 * MINUTES,
  )

  it(
    'is the same with another seed only by chance',
    async () => {
      const hashOf = async (seed: string) =>
        JSON.parse((await run('--threads', '1', '--resumes', '0', '--seed', seed)).out).stateHash
      expect(await hashOf('1')).not.toBe(await hashOf('2'))
    },
    5 * MINUTES,
  )

  it(
    'finds a race that was planted',
    async () => {
      const { code, out } = await run('--ticks', '40', '--threads', '1,3', '--resumes', '0', '--planted-race')
      const found = JSON.parse(out)
      expect([code, found.divergences]).toEqual([4, 1])
      // The first full hour: the city begins at half past five.
      expect(found.runs[1]).toMatchObject({ threads: 3, divergedAt: 30 })
    },
    5 * MINUTES,
  )

  it.each([
    ['--threads', '17', '--threads must be at most 16'],
    ['--threads', '0', '--threads'],
    ['--resumes', '1001', '--resumes must be at most 1000'],
    ['--citizens', '1000001', '--citizens must be at most'],
    ['--node', 'latest', '--node takes versions such as 22'],
  ])('refuses %s %s', async (option, value, message) => {
    const { code, err } = await run(option, value)
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })
})

describe('two lives', () => {
  const life = (...hashes: string[]) => new Map(hashes.map((hash, tick) => [tick + 1, hash]))

  it('are equal where every tick of them is', () => {
    expect(firstDifference(life('a', 'b', 'c'), life('a', 'b', 'c'))).toBeUndefined()
  })

  it('differ from the first hash on that is another, or missing', () => {
    expect(firstDifference(life('a', 'b', 'c'), life('a', 'x', 'c'))).toBe(2)
    expect(firstDifference(life('a'), life('a', 'b'))).toBe(2)
    expect(firstDifference(life('a', 'b', 'c'), life('a', 'b'))).toBe(3)
  })
})
