import type { NewEvent } from './event.ts'

/** Turns the data of one version of an event type into that of the next one. Pure: the log is read more than once. */
export type Upcaster = (data: unknown) => unknown
/** By event type, then by the version that it starts from. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, Upcaster>>>>

/**
 * Every change of meaning since the first release. A released event never changes: a new meaning is a new version, and here
 * stands the way to it from the one before; `golden/` holds the bytes that must be readable for ever.
 */
const upcasters: Upcasters = {
  // Since 2 it may bear the name, sealed.
  UserRegistered: { 1: (data) => data },
}

/** An event as today's readers know it, whatever version was stored. Unknown types pass unchanged. */
export function upcast<Event extends NewEvent>(event: Event): Event {
  return upcastWith(upcasters, event)
}

export function upcastWith<Event extends NewEvent>(known: Upcasters, event: Event): Event {
  const steps = known[event.type]
  if (steps === undefined) return event
  let { v, data } = event
  for (let step = steps[v]; step !== undefined; step = steps[v]) {
    data = step(data)
    v += 1
  }
  return { ...event, v, data }
}
