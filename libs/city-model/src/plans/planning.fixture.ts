import { seededRandom } from '@urbe/kernel'

import { settingsShape } from '../city/settings.ts'
import { shocksShape } from '../city/under-way.ts'
import { column, columnsOver, schemaOf } from '../memory/schema.ts'
import { NONE, plansShape } from './index.ts'
import { writeProfile } from './profile.ts'

const PERSONS = 600

/** People of one kind, all at home and of the same month, without a city around them. */
export function peopleOf(kind: number, { employer = NONE, bornMonth = -400 } = {}) {
  const shape = {
    ...plansShape({ citizenPlaces: PERSONS }),
    ...settingsShape(),
    ...shocksShape(),
    personAlive: column('u8', PERSONS),
    personHousehold: column('i32', PERSONS),
    personBornMonth: column('i32', PERSONS),
    citizenKind: column('u8', PERSONS),
    householdNode: column('i32', 1),
    citizenEmployer: column('i32', PERSONS),
    citizenWage: column('f64', PERSONS),
    citizenStage: column('u8', PERSONS),
    citizenStageUntil: column('i32', PERSONS),
    householdShop: column('i32', 1),
  } as const
  const columns = columnsOver(shape, new SharedArrayBuffer(schemaOf(shape).bytes))
  columns.personAlive.fill(1)
  columns.personBornMonth.fill(bornMonth)
  columns.citizenKind.fill(kind)
  columns.citizenEmployer.fill(employer)
  const persons = [...columns.personAlive.keys()]
  const society = { businessNode: new Int32Array(10), citizenCount: 10 }
  const people = { columns, society, shop: new Int32Array(1), random: seededRandom(9, 3), persons }
  for (const person of persons) writeProfile(people, person, 0)
  return people
}
