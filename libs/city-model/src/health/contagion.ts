import { infectionsInStep } from '../epidemic/epidemic.ts'
import { stage } from '../epidemic/stages.ts'
import { addF64, i32, u8 } from '../memory/column.ts'
import type { Census } from './census.ts'
import { CONTAGION } from './columns.ts'
import { CLUSTERING } from './contacts.ts'
import {
  ASK_INCUBATION,
  ASK_INFECTIOUS,
  ASK_MEET,
  ASK_MEET_FINELY,
  ASK_SEVERE,
  PERMILLE,
  waitingTime,
} from './draws.ts'
import type { HospitalDay } from './hospital.ts'
import { INCUBATION_DAYS, INFECTIOUS_DAYS, QUARTERS_A_DAY, SEVERE_PERMILLE } from './illness.ts'
import { changeStage, countOf, recover } from './stage-change.ts'

/** The exposed become infectious and the infectious recover when it is time; tells who of them needs a bed, in ascending order. */
export function moveOn(now: HospitalDay): number[] {
  const { columns, random, quarter } = now
  const { citizenStage, citizenStageUntil } = columns
  const severe: number[] = []
  if (countOf(columns, stage.exposed) + countOf(columns, stage.infectious) === 0) return severe
  for (let person = 0; person < citizenStage.length; person += 1) {
    const at = u8(citizenStage, person)
    if (at !== stage.exposed && at !== stage.infectious) continue
    if (i32(citizenStageUntil, person) > quarter) continue
    if (at === stage.exposed) becomeInfectious(now, person)
    else if (random.below(PERMILLE, person, quarter, ASK_SEVERE) < SEVERE_PERMILLE) severe.push(person)
    else recover(columns, person)
  }
  return severe
}

export function becomeInfectious(now: HospitalDay, person: number): void {
  const until = now.quarter + quartersOf(now, person, { days: INFECTIOUS_DAYS, ask: ASK_INFECTIOUS })
  now.columns.citizenIllness[person] = CONTAGION
  changeStage(now.columns, person, { to: stage.infectious, until })
}

interface Lasting {
  readonly days: number
  readonly ask: number
}

/** A geometric number of quarter days, at least one. */
function quartersOf({ random, quarter }: HospitalDay, person: number, { days, ask }: Lasting): number {
  return Math.max(1, Math.ceil(waitingTime(random, { of: person, at: quarter, ask }) * days * QUARTERS_A_DAY))
}

/** Who is with the infectious at this moment is taken to be with them for the whole quarter day. */
export function infect(now: HospitalDay, census: Census): void {
  const { columns, random, quarter } = now
  if (countOf(columns, stage.infectious) === 0) return
  census.take(
    infectionsInStep({
      r0: (CLUSTERING * i32(columns.outbreakR0Permille, 0)) / PERMILLE,
      infectiousDays: INFECTIOUS_DAYS,
      stepsPerDay: QUARTERS_A_DAY,
    }),
  )
  const { placeOf, threshold } = census
  const { citizenStage } = columns
  let drawn = -1
  let word = 0
  for (let person = 0; person < citizenStage.length; person += 1) {
    if (u8(citizenStage, person) !== stage.susceptible) continue
    const limit = threshold[2 * i32(placeOf, person)] ?? 0
    if (limit === 0) continue
    if (drawn !== person >>> 2) {
      drawn = person >>> 2
      word = random.word(drawn, quarter, ASK_MEET)
    }
    const byte = (word >>> ((person & 3) << 3)) & 0xff
    if (byte < limit >>> 24 || (byte === limit >>> 24 && isBelow(now, person, limit))) expose(now, person)
  }
}

/** Four people share a word, a byte of it each; one in 256 needs the other three bytes of a number of their own. */
function isBelow({ random, quarter }: HospitalDay, person: number, limit: number): boolean {
  return random.word(person, quarter, ASK_MEET_FINELY) >>> 8 < (limit & 0xffffff)
}

function expose(now: HospitalDay, person: number): void {
  const until = now.quarter + quartersOf(now, person, { days: INCUBATION_DAYS, ask: ASK_INCUBATION })
  now.columns.citizenIllness[person] = CONTAGION
  changeStage(now.columns, person, { to: stage.exposed, until })
  addF64(now.columns.infectedTotal, 0, 1)
}
