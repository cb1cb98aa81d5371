import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { columnsOver, schemaOf } from '../memory/schema.ts'
import {
  accountGap,
  addPerson,
  DIED,
  FEMALE,
  FOUNDED,
  householdsOf,
  isStill,
  LEFT,
  NONE,
  openHousehold,
  openRegistry,
  type PopulationColumns,
  type PopulationSize,
  populationOf,
  populationShape,
  removeHousehold,
  removePerson,
  TURNED_AWAY,
} from './index.ts'

function emptyTown(size: PopulationSize): PopulationColumns {
  const shape = populationShape(size)
  const columns = columnsOver(shape, new SharedArrayBuffer(schemaOf(shape).bytes))
  openRegistry(columns)
  return columns
}

function found(columns: PopulationColumns, household: number): number {
  return addPerson(columns, { household, sex: FEMALE, bornMonth: -300, origin: FOUNDED })
}

function membersOf(columns: PopulationColumns, household: number): number[] {
  const members: number[] = []
  for (let at = columns.householdFirst[household] ?? NONE; at !== NONE; at = columns.personNext[at] ?? NONE)
    members.push(at)
  return members
}

let town: PopulationColumns

beforeEach(() => {
  town = emptyTown({ persons: 6, households: 3 })
})

describe('the registry', () => {
  it('takes the lowest place first and the last given back before that', () => {
    const home = openHousehold(town)
    expect([home, found(town, home), found(town, home), found(town, home)]).toEqual([0, 0, 1, 2])
    removePerson(town, 1, DIED)
    removePerson(town, 0, DIED)
    expect([found(town, home), found(town, home), found(town, home)]).toEqual([0, 1, 3])
  })

  it('knows a person from a later one in the same place', () => {
    const home = openHousehold(town)
    found(town, home)
    const first = found(town, home)
    const generation = town.personGeneration[first] ?? 0
    expect(isStill(town, first, generation)).toBe(true)
    removePerson(town, first, LEFT)
    expect(isStill(town, first, generation)).toBe(false)
    expect(found(town, home)).toBe(first)
    expect(isStill(town, first, generation)).toBe(false)
  })

  it('closes a household with its last person', () => {
    const home = openHousehold(town)
    found(town, home)
    found(town, home)
    expect(membersOf(town, home)).toEqual([1, 0])
    removeHousehold(town, home)
    expect([populationOf(town), householdsOf(town), town.account[LEFT]]).toEqual([0, 0, 2])
    expect(openHousehold(town)).toBe(home)
    expect(town.householdGeneration[home]).toBe(2)
  })

  it('turns people away when all places are taken', () => {
    const home = openHousehold(town)
    for (let count = 0; count < 6; count += 1) expect(found(town, home)).not.toBe(NONE)
    expect(found(town, home)).toBe(NONE)
    expect([town.account[TURNED_AWAY], accountGap(town)]).toEqual([1, 0])
    expect([openHousehold(town), openHousehold(town), openHousehold(town)]).toEqual([1, 2, NONE])
  })
})

describe('over any comings and goings', () => {
  const anyMove = fc.record({ kind: fc.constantFrom('found', 'open', 'die', 'move'), of: fc.nat(40) })

  function go(columns: PopulationColumns, { kind, of }: { kind: string; of: number }): void {
    const household = of % columns.householdSize.length
    const person = of % columns.personAlive.length
    if (kind === 'open') {
      const opened = openHousehold(columns)
      if (opened !== NONE) found(columns, opened)
    } else if (kind === 'found' && (columns.householdSize[household] ?? 0) > 0) found(columns, household)
    else if (kind === 'die' && columns.personAlive[person] === 1) removePerson(columns, person, DIED)
    else if (kind === 'move') removeHousehold(columns, household)
  }

  it('everybody is accounted for and lives in exactly one household', () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 80 }), (moves) => {
        const columns = emptyTown({ persons: 12, households: 5 })
        for (const move of moves) go(columns, move)
        const housed: number[] = []
        for (const [household, size] of columns.householdSize.entries()) {
          const members = membersOf(columns, household)
          expect(members).toHaveLength(size)
          for (const each of members) expect(columns.personHousehold[each]).toBe(household)
          housed.push(...members)
        }
        const alive = [...columns.personAlive.keys()].filter((each) => columns.personAlive[each] === 1)
        expect(housed.toSorted((one, other) => one - other)).toEqual(alive)
        expect([populationOf(columns), accountGap(columns)]).toEqual([alive.length, 0])
        expect(householdsOf(columns)).toBe(columns.householdSize.filter((size) => size > 0).length)
      }),
    )
  })
})
