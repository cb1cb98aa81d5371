import type { LifeEvents } from './life-events.ts'

type Heard = (one: number, now: number) => void

/** A part that keeps something for people or households. It is called in ascending order within each of the steps of a phase. */
export interface PopulationListener {
  /** The columns that its answers read and write: those of the population need no mention. */
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  /** The person is registered, with kind and home. */
  readonly born?: Heard
  readonly arrived?: Heard
  /** Called before the person is taken out: all that is known of them still holds. */
  readonly died?: Heard
  readonly left?: Heard
  /** Called before `arrived` of its first person, who is registered already. */
  readonly householdOpened?: Heard
  /** Its last person is out; its number may be given to another household within the same phase. */
  readonly householdClosed?: Heard
  /** A child came of age, or a worker retired. */
  readonly kindChanged?: Heard
}

export interface Told extends LifeEvents {
  readonly kindChanged: (person: number) => void
}

type Event = keyof Told

/** Tells all listeners, each event in their order. */
export function toldTo(listeners: readonly PopulationListener[], now: number): Told {
  const tell = (event: Event) => {
    const heard = listeners.map((listener) => listener[event]).filter((each) => each !== undefined)
    return (one: number): void => {
      for (const hear of heard) hear(one, now)
    }
  }
  return {
    born: tell('born'),
    arrived: tell('arrived'),
    died: tell('died'),
    left: tell('left'),
    householdOpened: tell('householdOpened'),
    householdClosed: tell('householdClosed'),
    kindChanged: tell('kindChanged'),
  }
}
