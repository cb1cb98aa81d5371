const NOBODY = -1

/** Who has an event in which of the coming steps; everybody has at most one. */
export interface EventWheel {
  /** `delay` is 1 to the number of slots less 1. */
  readonly schedule: (person: number, now: number, delay: number) => void
  /** Empties the slot of this step; the order of persons in it says nothing. */
  readonly due: (now: number, visit: (person: number) => void) => void
}

/** A ring of lists that are threaded through one array: no memory is taken while it turns. */
export function eventWheel(population: number, delayMax: number): EventWheel {
  const slots = delayMax + 1
  const first = new Int32Array(slots).fill(NOBODY)
  const following = new Int32Array(population)
  return {
    schedule: (person, now, delay) => {
      const slot = (now + delay) % slots
      following[person] = first[slot] ?? NOBODY
      first[slot] = person
    },
    due: (now, visit) => {
      const slot = now % slots
      let person = first[slot] ?? NOBODY
      first[slot] = NOBODY
      while (person !== NOBODY) {
        const next = following[person] ?? NOBODY
        visit(person)
        person = next
      }
    },
  }
}
