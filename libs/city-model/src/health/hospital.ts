import type { Random } from '@urbe/kernel'

import { stage } from '../epidemic/stages.ts'
import { addF64, addI32, i32, u8 } from '../memory/column.ts'
import { CONTAGION, type HealthColumns } from './columns.ts'
import { ASK_OUTCOME, PERMILLE } from './draws.ts'
import { careOf, WAIT_QUARTERS } from './illness.ts'
import { changeStage, countOf, recover } from './stage-change.ts'

export interface HospitalDay {
  readonly columns: HealthColumns
  readonly random: Random
  /** Quarter days since the founding. */
  readonly quarter: number
}

/** Those whose days in bed are over leave it. */
export function dischargePatients(now: HospitalDay): void {
  const { columns, quarter } = now
  const { bedPatient, citizenStageUntil, citizenIllness } = columns
  let bed = 0
  while (bed < countOf(columns, stage.inBed)) {
    const patient = i32(bedPatient, bed)
    if (i32(citizenStageUntil, patient) > quarter) bed += 1
    else {
      leaveBed(columns, bed)
      decide(now, patient, careOf(u8(citizenIllness, patient)).fatality)
    }
  }
}

/** The last patient of the list moves to the free entry; the person's stage has still to change. */
function leaveBed(columns: HealthColumns, bed: number): void {
  columns.bedPatient[bed] = i32(columns.bedPatient, countOf(columns, stage.inBed) - 1)
}

function decide({ columns, random, quarter }: HospitalDay, person: number, fatality: number): void {
  if (random.below(PERMILLE, person, quarter, ASK_OUTCOME) >= fatality) {
    recover(columns, person)
    return
  }
  if (u8(columns.citizenIllness, person) === CONTAGION) addF64(columns.contagionDeaths, 0, 1)
  changeStage(columns, person, { to: stage.dead, until: 0 })
}

/** Whoever needs a bed stands at the end of the queue, in ascending order. */
export function queueUp({ columns, quarter }: HospitalDay, persons: readonly number[]): void {
  for (const person of persons) {
    columns.hospitalQueue[countOf(columns, stage.waiting)] = person
    changeStage(columns, person, { to: stage.waiting, until: quarter + WAIT_QUARTERS })
  }
  addI32(columns.hospitalPatientsToday, 0, persons.length)
}

const PPM = 1_000_000

/** As many of the founding's beds as are paid for, and no more than there is room for. */
export function staffBeds(columns: HealthColumns, hospitalBeds: number, hospitalPpm: number): void {
  const paid = Math.floor((hospitalBeds * hospitalPpm) / PPM)
  columns.staffedBeds[0] = Math.min(columns.bedPatient.length, paid)
}

/** Hands free beds out in the order of arrival, then gives up on those who have waited too long; `arrived` is how many came last. */
export function admitPatients(now: HospitalDay, arrived: number): void {
  const { columns, quarter } = now
  const waiting = countOf(columns, stage.waiting)
  // Where staff has been cut nobody is sent home for it.
  const free = Math.max(0, i32(columns.staffedBeds, 0) - countOf(columns, stage.inBed))
  const admitted = Math.min(free, waiting)
  for (let place = 0; place < admitted; place += 1) takeBed(now, i32(columns.hospitalQueue, place))
  addI32(columns.hospitalWaitedToday, 0, Math.min(arrived, waiting - admitted))
  let gone = admitted
  while (gone < waiting) {
    const patient = i32(columns.hospitalQueue, gone)
    if (i32(columns.citizenStageUntil, patient) > quarter) break
    decide(now, patient, careOf(u8(columns.citizenIllness, patient)).fatalityWithoutBed)
    gone += 1
  }
  columns.hospitalQueue.copyWithin(0, gone, waiting)
}

function takeBed({ columns, quarter }: HospitalDay, patient: number): void {
  columns.bedPatient[countOf(columns, stage.inBed)] = patient
  const until = quarter + careOf(u8(columns.citizenIllness, patient)).stayQuarters
  changeStage(columns, patient, { to: stage.inBed, until })
}

/** Takes somebody out of bed or queue who leaves the city; the person's stage has still to change. */
export function giveUpPlace(columns: HealthColumns, person: number): void {
  const { citizenStage, bedPatient, hospitalQueue } = columns
  if (u8(citizenStage, person) === stage.inBed) leaveBed(columns, bedPatient.indexOf(person))
  if (u8(citizenStage, person) === stage.waiting) {
    hospitalQueue.copyWithin(
      hospitalQueue.indexOf(person),
      hospitalQueue.indexOf(person) + 1,
      countOf(columns, stage.waiting),
    )
  }
}
