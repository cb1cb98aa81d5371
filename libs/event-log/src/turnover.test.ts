import { expect, it } from '@jest/globals'

import { noLogLines } from './connection.ts'
import { LogUnavailable } from './errors.ts'
import { openTurnover } from './turnover.ts'

function opened() {
  let onNew: () => void = () => undefined
  const back = Promise.withResolvers<void>()
  const nats = {
    flush: async () => undefined,
    reconnect: async () => undefined,
    isClosed: () => false,
    isDraining: () => false,
  }
  const user = {
    follow(told: () => void) {
      onNew = told
      return () => undefined
    },
  }
  const turnover = openTurnover({ nats, user, log: noLogLines, waiting: () => 0, back: () => back.promise })
  return { ...turnover, turn: () => onNew(), isBack: back.resolve }
}

it('does at once what is asked while nothing is made anew', async () => {
  const { held, repeated, isTurning } = opened()
  expect(isTurning()).toBe(false)
  expect(await held(async () => 1)).toBe(1)
  await expect(repeated(() => Promise.reject(new LogUnavailable('gone')))).rejects.toThrow('gone')
})

it('lets who asks meanwhile wait for the new connection', async () => {
  const { held, turn, isBack, isTurning } = opened()
  turn()
  turn()
  expect(isTurning()).toBe(true)
  const done: string[] = []
  const asked = held(async () => void done.push('asked'))
  isBack()
  expect(done).toEqual([])
  await asked
  expect(done).toEqual(['asked'])
  expect(isTurning()).toBe(false)
})

it('reads once more what the change of connections has cut off, and nothing else', async () => {
  const { repeated, turn, isBack } = opened()
  let asked = 0
  const read = async () => {
    asked += 1
    if (asked > 1) return 'answer'
    turn()
    isBack()
    throw new LogUnavailable('cut off')
  }
  expect(await repeated(read)).toBe('answer')
  const wrong = async () => {
    turn()
    throw new Error('wrong')
  }
  await expect(repeated(wrong)).rejects.toThrow('wrong')
})
