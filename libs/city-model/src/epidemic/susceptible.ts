/** Those who can still be infected, in no particular order. */
export interface Susceptible {
  readonly count: () => number
  /** Takes out whoever stands at a place of 0..count-1; the last one moves there. */
  readonly take: (place: number) => number
}

export function everybody(population: number): Susceptible {
  const persons = Int32Array.from({ length: population }, (_, person) => person)
  let count = population
  return {
    count: () => count,
    take: (place) => {
      const person = persons[place] ?? 0
      count -= 1
      persons[place] = persons[count] ?? 0
      return person
    },
  }
}

/**
 * Places of 0..count-1 of which each is chosen with probability 1 - exp(-hazard), without a look at the others: the gaps
 * between the chosen are whole parts of exponential waiting times (Devroye 1986, X.4.3, of the geometric distribution).
 */
export function chosen(count: number, hazard: number, waiting: (draw: number) => number): number[] {
  const places: number[] = []
  if (!(hazard > 0)) return places
  for (let draw = 0, place = -1; ; draw += 1) {
    place += 1 + Math.floor(waiting(draw) / hazard)
    if (place >= count) return places
    places.push(place)
  }
}
