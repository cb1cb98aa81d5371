import type { HospitalPlan } from './plan.ts'

/** What becomes of a severe case, and when. */
export interface Ward {
  readonly inBed: () => number
  readonly waiting: () => number
  /** Joins the end of the queue. */
  readonly arrive: (person: number, now: number) => void
  /** A bed is free again. */
  readonly leave: () => void
  /** Hands free beds out in the order of arrival, then gives up on those who have waited too long. */
  readonly admit: (now: number, told: Told) => void
}
export interface Told {
  readonly bed: (person: number) => void
  readonly noBed: (person: number) => void
}

export function openWard({ beds }: HospitalPlan, waitSteps: number): Ward {
  const queue: { readonly person: number; readonly since: number }[] = []
  let first = 0
  let inBed = 0
  const next = () => {
    const patient = queue[first]
    first += 1
    if (first === queue.length) {
      queue.length = 0
      first = 0
    }
    return patient
  }
  const isDue = (now: number): boolean => {
    const since = queue[first]?.since
    return since !== undefined && now - since >= waitSteps
  }
  return {
    inBed: () => inBed,
    waiting: () => queue.length - first,
    arrive: (person, now) => void queue.push({ person, since: now }),
    leave: () => {
      inBed -= 1
    },
    admit: (now, { bed, noBed }) => {
      while (inBed < beds && first < queue.length) {
        const patient = next()
        if (patient === undefined) return
        inBed += 1
        bed(patient.person)
      }
      while (isDue(now)) {
        const patient = next()
        if (patient !== undefined) noBed(patient.person)
      }
    },
  }
}
