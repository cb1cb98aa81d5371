import { setImmediate as turn } from 'node:timers/promises'

import { expect, it } from '@jest/globals'

import { openGate } from './gate.ts'

it('lets as many in as there are places, and the next ones in their order', async () => {
  const gate = openGate(2)
  const inside: number[] = []
  const enter = async (who: number) => {
    const leave = await gate.enter()
    inside.push(who)
    return leave
  }
  const [first] = await Promise.all([enter(1), enter(2)])
  const later = [enter(3), enter(4)]
  await turn()
  expect(inside).toEqual([1, 2])
  first()
  first()
  await turn()
  expect(inside).toEqual([1, 2, 3])
  ;(await later[0])?.()
  await turn()
  expect(inside).toEqual([1, 2, 3, 4])
})
