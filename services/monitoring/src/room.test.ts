import { expect, it } from '@jest/globals'

import { Refusal } from '@urbe/kernel'

import { roomFor } from './room.ts'

/** A read model that hears of what was made when `arrive` says so. */
function shelf(max: number) {
  const rows = new Set<string>()
  const made: string[] = []
  const clock = { ahead: 0 }
  const within = roomFor({
    clock: () => new Date(clock.ahead),
    max,
    code: 'too_many_channels',
    count: async () => rows.size,
    known: async (ids) => ids.filter((id) => rows.has(id)),
  })
  return {
    rows,
    made,
    clock,
    make: (id: string) => within(id, async () => void made.push(id)),
    within,
    arrive: () => made.map((id) => rows.add(id)),
  }
}
const full = expect.objectContaining({ code: 'too_many_channels', details: { limit: 3, count: 3 } })

it('lets through as many as there is room for, when they come at once and before the read model has heard of any', async () => {
  const { make, made } = shelf(3)
  const tries = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map(make))
  expect(tries.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
  ])
  await expect(make('f')).rejects.toEqual(full)
  expect(made).toEqual(['a', 'b', 'c'])
})

it('has room again when one is gone', async () => {
  const { make, arrive, rows } = shelf(3)
  for (const id of ['a', 'b', 'c']) await make(id)
  arrive()
  await expect(make('d')).rejects.toEqual(full)
  rows.delete('b')
  await make('d')
})

it('makes what is there already once more: it was asked for twice', async () => {
  const { make, arrive } = shelf(1)
  await make('a')
  arrive()
  await expect(make('a')).resolves.toBeUndefined()
})

it('forgets what failed, and what never arrived, but not what may stand in the log', async () => {
  const { within, make, clock } = shelf(1)
  const failing = (code: string) => within(code, () => Promise.reject(new Refusal(code, 'no')))
  await expect(failing('concurrent_change')).rejects.toThrow()
  await expect(failing('outcome_unknown')).rejects.toThrow()
  await expect(make('a')).rejects.toThrow()
  clock.ahead = 60_001
  await make('a')
})
