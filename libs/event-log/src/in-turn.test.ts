import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it } from '@jest/globals'

import { inTurn } from './in-turn.ts'

it('runs works of one key one after the other, also after one has failed', async () => {
  const turn = inTurn()
  const order: string[] = []
  const work =
    (name: string, fails = false) =>
    async () => {
      order.push(`${name} begins`)
      await sleep(1)
      order.push(`${name} ends`)
      if (fails) throw new Error(name)
    }
  const answers = await Promise.allSettled([
    turn('k', work('a', true)),
    turn('k', work('b')),
    turn('k', work('c')),
  ])
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
})

it('lets works of different keys run beside each other', async () => {
  const turn = inTurn()
  const gate = Promise.withResolvers<string>()
  const waiting = turn('one', () => gate.promise)
  expect(await turn('other', () => Promise.resolve('done'))).toBe('done')
  gate.resolve('late')
  expect(await waiting).toBe('late')
})
