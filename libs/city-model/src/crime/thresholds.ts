import { addI32, i32 } from '../memory/column.ts'
import { WORKER } from '../society.ts'
import { type CrimeColumns, type CrimeSources, NOWHERE } from './columns.ts'
import { CRIME_PARAMETERS, LOW_MOOD, offenceRate, thresholdOf } from './offence-rate.ts'

const PPM = 1_000_000
const NO_EMPLOYER = -1
/** The usual police, 1,000,000 in `policePpm`, is half of full coverage: there the parameters were set. */
const USUAL_PER_FULL = 2

/** What drives offences in each district becomes the threshold of its residents' chance. */
export function setThresholds(columns: CrimeColumns & CrimeSources): void {
  const { districtOffenceThreshold } = columns
  const { workers, seekers, residents, lowMoods } = countResidents(columns)
  const giniPpm = i32(columns.giniPpm, 0)
  const policePpm = Math.min(PPM, i32(columns.policePpm, 0) / USUAL_PER_FULL)
  for (let district = 0; district < districtOffenceThreshold.length; district += 1) {
    const rate = offenceRate(CRIME_PARAMETERS, {
      unemploymentPpm: sharePpm(i32(seekers, district), i32(workers, district)),
      giniPpm,
      lowMoodPpm: sharePpm(i32(lowMoods, district), i32(residents, district)),
      policePpm,
    })
    districtOffenceThreshold[district] = thresholdOf(rate)
  }
}

function sharePpm(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((PPM * part) / whole)
}

function countResidents(columns: CrimeColumns & CrimeSources) {
  const { citizenDistrict, citizenKind, citizenEmployer, citizenMood, districtOffenceThreshold } = columns
  const districts = districtOffenceThreshold.length
  const workers = new Int32Array(districts)
  const seekers = new Int32Array(districts)
  const residents = new Int32Array(districts)
  const lowMoods = new Int32Array(districts)
  for (let person = 0; person < citizenDistrict.length; person += 1) {
    const district = i32(citizenDistrict, person)
    if (district === NOWHERE) continue
    addI32(residents, district, 1)
    if ((citizenMood[person] ?? 0) < LOW_MOOD) addI32(lowMoods, district, 1)
    if (citizenKind[person] !== WORKER) continue
    addI32(workers, district, 1)
    if (i32(citizenEmployer, person) === NO_EMPLOYER) addI32(seekers, district, 1)
  }
  return { workers, seekers, residents, lowMoods }
}
