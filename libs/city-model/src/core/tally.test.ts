import { expect, it } from '@jest/globals'
import fc from 'fast-check'

import { addEntry, removeEntry, TALLY_WORDS } from './tally.ts'

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const entry = fc.tuple(word, word, word)
type Entry = readonly [number, number, number]

function tallied(entries: readonly Entry[]): string {
  const tally = new Int32Array(TALLY_WORDS)
  for (const each of entries) addEntry(tally, 0, ...each)
  return tally.join(' ')
}

it('is the same in whatever order the entries came', () => {
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      expect(tallied(entries.toReversed())).toBe(tallied(entries))
    }),
  )
})

it('forgets an entry that is taken out', () => {
  fc.assert(
    fc.property(fc.array(entry), entry, (entries, gone) => {
      const tally = new Int32Array(TALLY_WORDS)
      addEntry(tally, 0, ...gone)
      for (const each of entries) addEntry(tally, 0, ...each)
      removeEntry(tally, 0, ...gone)
      expect(tally.join(' ')).toBe(tallied(entries))
    }),
  )
})

it('tells entries apart that differ in one bit, or in the order of their words', () => {
  const seen = new Set<string>()
  for (let at = 0; at < 3; at += 1) {
    for (let bit = 0; bit < 32; bit += 1) {
      const words: [number, number, number] = [7, 11, 13]
      words[at] = (words[at] ?? 0) ^ (1 << bit)
      seen.add(tallied([words]))
    }
  }
  seen
    .add(tallied([[7, 11, 13]]))
    .add(tallied([[11, 7, 13]]))
    .add(tallied([[13, 11, 7]]))
  expect(seen.size).toBe(99)
})

it('has no two equal ones among a hundred thousand small sets', () => {
  const seen = new Set<string>()
  for (let a = 0; a < 100_000; a += 1) seen.add(tallied([[a, a >> 3, a & 15]]))
  expect(seen.size).toBe(100_000)
})
