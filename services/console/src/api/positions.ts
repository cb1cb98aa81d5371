/** How far a city's stream is known to reach: what is read after a change must not be older than the change. */
export interface Positions {
  readonly reached: (cityId: string, position: string | undefined) => void
  /** For `Urbe-At-Least`. */
  readonly of: (cityId: string) => string | undefined
}

export function positions(): Positions {
  const known = new Map<string, string>()
  return {
    of: (cityId) => known.get(cityId),
    reached: (cityId, position) => {
      if (position !== undefined && sequenceOf(position) > sequenceOf(known.get(cityId)))
        known.set(cityId, position)
    },
  }
}

/** `<stream>:<sequence>`. */
function sequenceOf(position: string | undefined): number {
  return position === undefined ? 0 : Number(position.slice(position.lastIndexOf(':') + 1))
}
