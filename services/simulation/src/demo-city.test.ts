import { expect, it } from '@jest/globals'

import { createLogger } from '@urbe/telemetry'

import { foundDemoCity } from './demo-city.ts'

type Deps = Parameters<typeof foundDemoCity>[0]

function platform(further: Partial<Deps> = {}) {
  const done: unknown[] = []
  const commandIds: string[] = []
  let ids = 0
  const deps: Deps = {
    // Only whether there is a city already is asked of the log.
    log: { nextOn: async () => undefined } as unknown as Deps['log'],
    newId: () => `id-${ids++}`,
    logger: createLogger({ service: 'simulation', level: 'silent' }),
    found: async (cityId, { name }) => done.push(['found', cityId, name]),
    drive: async (_cityId, { type }, { commandId }) => {
      commandIds.push(commandId)
      return done.push(type)
    },
    tickOf: () => 105,
    signal: new AbortController().signal,
    ...further,
  }
  return { deps, done, commandIds }
}

it('founds a city, hurries through the night and slows down in the morning', async () => {
  const { deps, done } = platform()
  await foundDemoCity(deps)
  expect(done).toEqual([['found', 'id-0', 'Porto Claro'], 'StartRun', 'SetSpeed'])
})

it('waits for a log that is not there yet and repeats the same command', async () => {
  let away = 1
  const tried: string[] = []
  const { deps, done } = platform({
    found: async (_cityId, _founding, { commandId }) => {
      tried.push(commandId)
      if (away-- > 0) throw new Error('nobody listens')
    },
  })
  await foundDemoCity(deps)
  expect(new Set(tried).size).toBe(1)
  expect(tried).toHaveLength(2)
  expect(done).toEqual(['StartRun', 'SetSpeed'])
})

it('leaves a platform alone that has had a city', async () => {
  const { deps, done } = platform({ log: { nextOn: async () => ({}) } as unknown as Deps['log'] })
  await foundDemoCity(deps)
  expect(done).toEqual([])
})
