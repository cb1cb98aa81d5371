import { i32 } from '../memory/column.ts'
import { DIED, type PopulationColumns } from './columns.ts'
import { removePerson } from './registry.ts'

/** What happens to people and households, told one by one as it happens. */
export interface LifeEvents {
  /** The person is registered. */
  readonly born: (person: number) => void
  readonly arrived: (person: number) => void
  /** The person is still registered: all that is known of them still holds. */
  readonly died: (person: number) => void
  readonly left: (person: number) => void
  /** Its first person is registered and has not been told of yet. */
  readonly householdOpened: (household: number) => void
  /** Its last person is out. */
  readonly householdClosed: (household: number) => void
}

const unheard = (): void => undefined

export const UNHEARD: LifeEvents = {
  born: unheard,
  arrived: unheard,
  died: unheard,
  left: unheard,
  householdOpened: unheard,
  householdClosed: unheard,
}

interface Bereaved {
  readonly columns: PopulationColumns
  readonly events: LifeEvents
}

/** Tells of a death and takes the person out. */
export function bury({ columns, events }: Bereaved, person: number): void {
  const household = i32(columns.personHousehold, person)
  events.died(person)
  removePerson(columns, person, DIED)
  if (i32(columns.householdSize, household) === 0) events.householdClosed(household)
}
