import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

import { detectorDescriptions, type PlaceOf, placesIn, type Thresholds, thresholdsOf } from '@urbe/anomaly'
import { type AnomalyDetectorView, anomalyDetectors } from '@urbe/contracts'

const NO_COUNTRIES = 'nobody knows which country a network is in: set COUNTRY_BY_NETWORK_FILE'

/** Countries of networks, from a file with rows `first,last,country`; undefined without one. */
export async function readPlaces(path: string | undefined): Promise<PlaceOf | undefined> {
  if (path === undefined) return undefined
  const lines: string[] = []
  for await (const line of createInterface({ input: createReadStream(path) })) lines.push(line)
  return placesIn(lines)
}

/** What is looked for, and what is off. */
export function detectorViews(
  all: Thresholds,
  { hasPlaces }: { hasPlaces: boolean },
): readonly AnomalyDetectorView[] {
  const thresholds = thresholdsOf(all)
  return anomalyDetectors.map((detector) => {
    const on = detector !== 'impossible_travel' || hasPlaces
    const description = detectorDescriptions[detector]
    return { detector, description, on, why: on ? null : NO_COUNTRIES, thresholds: thresholds[detector] }
  })
}
