import { expect, it } from '@jest/globals'

import { searchFor, WORDS_CHARACTERS_MAX, wordsOf } from './words.ts'

const aggregate = { id: 'c7' }

it('finds an event by its type, the parts of its type and all values of its data', () => {
  const data = { name: 'Porto', speed: { ticksPerSecond: 4 }, tags: ['a', true], none: null }
  expect(wordsOf({ type: 'CityFounded', aggregate, data })).toBe('CityFounded City Founded c7 Porto 4 a true')
})

it('keeps to what Postgres can hold', () => {
  expect(wordsOf({ type: 'A', aggregate, data: 'x\u0000y' })).toBe('A A c7 x y')
  expect(wordsOf({ type: 'A', aggregate, data: 'x'.repeat(100_000) })).toHaveLength(WORDS_CHARACTERS_MAX)
})

it('takes ids and addresses apart as a search does', () => {
  const data = { id: '0197a3a0-7000', mail: 'ana@urbe.example' }
  expect(wordsOf({ type: 'A', aggregate, data })).toBe('A A c7 0197a3a0 7000 ana urbe example')
})

it('searches for the beginnings of all words and lets no operator through', () => {
  expect(searchFor('vila  Nova')).toBe('vila:* & Nova:*')
  expect(searchFor("!(a | b) <-> 'c'")).toBe('a:* & b:* & c:*')
  expect(searchFor(' & ')).toBeUndefined()
})
