import type { Surroundings } from '../city/part.ts'
import { STREAMS } from '../city/part.ts'
import { addI32, i32, u8 } from '../memory/column.ts'
import type { Society } from '../society.ts'
import { ASK_BIRTHDAY, ASK_HOME } from './asks.ts'
import { type DemographyColumns, FOUNDED, FREE_HOUSEHOLDS, FREE_PERSONS } from './columns.ts'
import { openRegistry } from './registry.ts'

const MONTHS = 12

export interface FoundingDeps {
  readonly society: Pick<
    Society,
    | 'citizenCount'
    | 'householdCount'
    | 'citizenHousehold'
    | 'citizenAge'
    | 'citizenSex'
    | 'citizenKind'
    | 'householdNode'
  >
  readonly columns: DemographyColumns
  readonly chance: Surroundings['chance']
}

/**
 * Registers the founded: a person has the number of the citizen, a household its own. Leaves what adding one by one would leave, in
 * plain loops. Homes that stand empty are spread as those that are lived in.
 */
export function foundDemography({ society, columns, chance }: FoundingDeps): void {
  const { citizenCount, householdCount } = society
  if (citizenCount > columns.personAlive.length || householdCount > columns.householdSize.length)
    throw new RangeError('a society is founded with more people or households than it has places for')
  const random = chance(STREAMS.demography)
  openRegistry(columns)
  columns.free[FREE_PERSONS] = columns.personAlive.length - citizenCount
  columns.free[FREE_HOUSEHOLDS] = columns.householdSize.length - householdCount
  columns.personAlive.fill(1, 0, citizenCount)
  columns.personGeneration.fill(1, 0, citizenCount)
  columns.householdGeneration.fill(1, 0, householdCount)
  columns.personSex.set(society.citizenSex)
  columns.citizenKind.set(society.citizenKind)
  columns.personHousehold.set(society.citizenHousehold)
  for (let person = 0; person < citizenCount; person += 1) {
    const household = i32(society.citizenHousehold, person)
    columns.personNext[person] = i32(columns.householdFirst, household)
    columns.householdFirst[household] = person
    addI32(columns.householdSize, household, 1)
    const monthsSinceBirthday = random.below(MONTHS, person, 0, ASK_BIRTHDAY)
    columns.personBornMonth[person] = -(u8(society.citizenAge, person) * MONTHS + monthsSinceBirthday)
  }
  columns.account[FOUNDED] = citizenCount
  columns.accountBefore[FOUNDED] = citizenCount
  columns.householdNode.set(society.householdNode)
  for (let place = householdCount; place < columns.householdNode.length; place += 1) {
    const like = random.below(householdCount, place, 0, ASK_HOME)
    columns.householdNode[place] = i32(society.householdNode, like)
  }
}
