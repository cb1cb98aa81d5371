import type { Random } from '@urbe/kernel'

import { stage } from '../epidemic/stages.ts'
import { i32, u8 } from '../memory/column.ts'
import { ASK_SYMPTOMS, PERMILLE } from './draws.ts'

/**
 * Of the infectious: two thirds have symptoms that keep them at home. Ferguson et al. 2020, Report 9 of the Imperial College COVID-19
 * Response Team (doi:10.25561/77482): so many cases are "sufficiently symptomatic to self-isolate".
 */
export const SYMPTOMATIC_PERMILLE = 667

export interface Illness {
  readonly citizenStage: Uint8Array
  readonly citizenStageUntil: Int32Array
}

/** Whom illness keeps from going out. It follows from the stage of a person, so it is no state. */
export interface Confinement {
  /** In a hospital's bed, waiting for one, or dead since the last midnight: out of everybody's way. */
  readonly isInBed: (person: number) => boolean
  /** In bed, or infectious with symptoms. */
  readonly staysIn: (person: number) => boolean
}

/** `random`: the stream of this part. Who has symptoms has them for as long as the stage lasts. */
export function confinementOf({ citizenStage, citizenStageUntil }: Illness, random: Random): Confinement {
  const isInBed = (person: number): boolean => isBedridden(u8(citizenStage, person))
  const hasSymptoms = (person: number): boolean =>
    random.below(PERMILLE, person, i32(citizenStageUntil, person), ASK_SYMPTOMS) < SYMPTOMATIC_PERMILLE
  return {
    isInBed,
    staysIn(person) {
      const at = u8(citizenStage, person)
      return isBedridden(at) || (at === stage.infectious && hasSymptoms(person))
    },
  }
}

/** The severely ill, and the dead until they are buried. */
export function isBedridden(of: number): boolean {
  return of === stage.waiting || of === stage.inBed || of === stage.dead
}
