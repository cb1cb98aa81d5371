import { expect, it } from '@jest/globals'

import { memory } from './memory.ts'

it('never holds more than it may, and forgets what was not set for the longest time', () => {
  const kept = memory<number>(10)
  kept.set('often', 0)
  for (let number = 1; number <= 1_000; number += 1) {
    kept.set(`key ${number}`, number)
    kept.set('often', number)
    expect(kept.size()).toBeLessThanOrEqual(10)
  }
  expect([kept.get('often'), kept.get('key 1000'), kept.get('key 900')]).toEqual([1_000, 1_000, undefined])
})

it('is what it was after its contents were written down and read again', () => {
  const kept = memory<number>(10)
  for (let number = 1; number <= 8; number += 1) kept.set(`key ${number}`, number)
  kept.remove('key 3')
  const again = memory<number>(10)
  again.load(JSON.parse(JSON.stringify(kept.dump())))
  expect(new Map(again.dump())).toEqual(new Map(kept.dump()))
})
