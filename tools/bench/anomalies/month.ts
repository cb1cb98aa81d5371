import type { AuditEntry } from '@urbe/contracts'

import { type Attack, INTENSITIES, scripts, suits } from './attacks.ts'
import { diceOf } from './dice.ts'
import { type Person, peopleOf, USERS } from './people.ts'
import { usualDay } from './usual-days.ts'
import { asTrail, DAYS, type Said } from './world.ts'

export interface Month {
  readonly entries: readonly AuditEntry[]
  readonly attacks: readonly Attack[]
  readonly userDays: number
}
export interface MonthSize {
  readonly users: number
  /** Of each script in each intensity. */
  readonly attacksEach: number
}
export const usualMonth: MonthSize = { users: USERS, attacksEach: 4 }

/** Thirty days of a platform: what people do, and among it attacks of which is known where they are. */
export function monthOf(seed: number, { users, attacksEach }: MonthSize): Month {
  const dice = diceOf(seed)
  const people = peopleOf(dice, users)
  const usual: Said[] = []
  for (let day = 0; day < DAYS; day += 1)
    for (const person of people) usual.push(...usualDay(dice, person, day))
  const attacks = attacksOn(seed, { people, usual, attacksEach })
  const acts = [...usual, ...attacks.flatMap((attack) => attack.acts)]
  return { entries: asTrail(acts), attacks, userDays: users * DAYS }
}

interface Stage {
  readonly people: readonly Person[]
  readonly usual: readonly Said[]
  readonly attacksEach: number
}

function attacksOn(seed: number, { people, usual, attacksEach }: Stage): readonly Attack[] {
  const dice = diceOf(seed, 1)
  const logins = Map.groupBy(
    usual.filter(({ action }) => action === 'login'),
    ({ actor }) => actor.id,
  )
  const lastLogin = ({ id }: Person, before: number) => logins.get(id)?.findLast(({ at }) => at < before)
  const attacks: Attack[] = []
  for (const [script, play] of Object.entries(scripts)) {
    const possible = people.filter((person) => suits(script, person))
    for (let intensity = 0; intensity < INTENSITIES; intensity += 1) {
      for (let time = 0; time < attacksEach; time += 1) {
        const victim = dice.pick(possible)
        const { acts, subjects } = play({ dice, people, victim, intensity, lastLogin })
        const tried = acts.map(({ details }) => String(details?.['account'] ?? ''))
        attacks.push({ script, intensity, acts, subjects: new Set(subjects), besides: new Set(tried) })
      }
    }
  }
  return attacks
}
