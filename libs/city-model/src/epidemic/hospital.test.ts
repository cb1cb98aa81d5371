import { expect, it } from '@jest/globals'

import { openWard } from './hospital.ts'

const terms = { severeShare: 1, stayDays: 5, waitDays: 3, fatality: 0, fatalityWithoutBed: 1 }

function ward(beds: number, waitSteps: number) {
  const told: string[] = []
  const opened = openWard({ ...terms, beds }, waitSteps)
  const admit = (now: number) =>
    opened.admit(now, {
      bed: (person) => told.push(`bed ${person}`),
      noBed: (person) => told.push(`none ${person}`),
    })
  return { ...opened, admit, told }
}

it('gives its beds in the order of arrival', () => {
  const { arrive, admit, leave, told, inBed, waiting } = ward(2, 10)
  for (const person of [7, 3, 9, 1]) arrive(person, 0)
  admit(0)
  expect([told, inBed(), waiting()]).toEqual([['bed 7', 'bed 3'], 2, 2])
  leave()
  admit(1)
  expect([told.at(-1), inBed(), waiting()]).toEqual(['bed 9', 2, 1])
})

it('gives up on who has waited too long, not on the others', () => {
  const { arrive, admit, told, waiting } = ward(0, 3)
  arrive(1, 0)
  arrive(2, 2)
  admit(2)
  expect(told).toEqual([])
  admit(3)
  expect([told, waiting()]).toEqual([['none 1'], 1])
  admit(5)
  expect([told, waiting()]).toEqual([['none 1', 'none 2'], 0])
})

it('gives a bed that is freed in the last moment', () => {
  const { arrive, admit, leave, told } = ward(1, 3)
  arrive(1, 0)
  admit(0)
  arrive(2, 0)
  leave()
  admit(3)
  expect(told).toEqual(['bed 1', 'bed 2'])
})
