/** What generates in or for the city. */
export type StationKind = 'import' | 'gas' | 'wind' | 'solar'

/** A power station, or a connection to the grid of the country, as it is planned. */
export interface Station {
  readonly kind: StationKind
  readonly bus: number
  readonly capacityW: number
}

interface KindFigures {
  /** Cents for each MWh at no output, and at full output. */
  readonly cents: number
  readonly centsAtFull: number
  readonly milligramsPerWh: number
  /** Of the city's peak, what all of this kind can generate. */
  readonly percentOfPeak: number
}

/**
 * Costs and shares are choices of ours, such that gas runs for some hours of most days: a price of carbon has something to replace.
 * Emissions over the life cycle, CO2e: gas (combined cycle), wind (onshore) and solar (on roofs) are the medians of IPCC 2014, AR5 Working Group III, Annex III, table A.III.2; the import is the mean of the EU-27 in 2018 of the
 * European Environment Agency (greenhouse gas emission intensity of electricity generation).
 */
export const STATIONS: Readonly<Record<StationKind, KindFigures>> = {
  import: { cents: 5000, centsAtFull: 11_000, milligramsPerWh: 281, percentOfPeak: 140 },
  gas: { cents: 6500, centsAtFull: 7500, milligramsPerWh: 490, percentOfPeak: 40 },
  wind: { cents: 0, centsAtFull: 0, milligramsPerWh: 11, percentOfPeak: 30 },
  solar: { cents: 0, centsAtFull: 0, milligramsPerWh: 41, percentOfPeak: 30 },
}

const PERCENT = 100

export interface Sites {
  readonly cityPeakW: number
  /** High-voltage buses in the order of their ring. */
  readonly ring: readonly number[]
  /** High-voltage buses from the middle of the city outwards. */
  readonly outwards: readonly number[]
  /** Buses of the zones with a substation. */
  readonly inTown: readonly number[]
}

/** At least two connections and two gas stations, so that the city can do without any of them. */
export function stationsOf({ cityPeakW, ring, outwards, inTown }: Sites): readonly Station[] {
  const some = (share: number) => Math.max(2, Math.ceil(ring.length / share))
  const outer = outwards.slice(-Math.ceil(outwards.length / 4))
  return [
    ...shared('import', cityPeakW, spread(ring, some(4), 0)),
    ...shared('gas', cityPeakW, spread(ring, some(2), 1)),
    ...shared('wind', cityPeakW, outer),
    ...shared('solar', cityPeakW, inTown),
  ]
}

/** Buses at even distances along the ring; some twice where there are fewer. */
function spread(ring: readonly number[], count: number, offset: number): readonly number[] {
  return Array.from({ length: count }, (_, station) => {
    const place = Math.floor((station * ring.length) / count) + offset
    return ring[place % ring.length] ?? 0
  })
}

function shared(kind: StationKind, cityPeakW: number, buses: readonly number[]): readonly Station[] {
  const totalW = (cityPeakW * STATIONS[kind].percentOfPeak) / PERCENT
  const capacityW = Math.max(1, Math.ceil(totalW / buses.length))
  return buses.map((bus) => ({ kind, bus, capacityW }))
}
