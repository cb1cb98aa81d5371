import { exp } from '../math/dmath.ts'
import { addF64, addI32, f64, i32, u8 } from '../memory/column.ts'
import { gravityTrips } from '../population/gravity.ts'
import { strideFor } from '../population/scatter.ts'
import { grouped } from '../road-network.ts'
import { WORKER } from '../society.ts'

/** Who lives and offers work where. */
export interface LabourMap {
  readonly nodeX: Float64Array
  readonly nodeY: Float64Array
  readonly nodeDistrict: Int32Array
  readonly districtSquareMetres: Float64Array
  readonly citizenKind: Uint8Array
  readonly citizenHousehold: Int32Array
  readonly householdNode: Int32Array
  readonly businessNode: Int32Array
  readonly businessJobs: Int32Array
}

/** Of a citizen who does not work. */
export const NO_EMPLOYER = -1
/** A workplace so much farther away is taken by 1 / e of as many: a choice of ours, for ways to work of three to five kilometres. */
export const COMMUTE_METRES = 5000
/** The mean distance between two places of a square, over the root of its area (Mathai 1999: 0.5214). */
const WITHIN_SQUARE = 0.52
const TERMS = { tolerance: 1e-6, rounds: 2000 }

/**
 * A business for each worker whom the jobs reach: how many go from which district to which follows a doubly constrained gravity model over
 * the distance, so that ways to work are neither all short nor all across the city.
 */
export function firstEmployers(map: LabourMap): Int32Array {
  const workers = workersByDistrict(map)
  const vacancies = vacanciesByDistrict(map)
  const employer = new Int32Array(map.citizenKind.length).fill(NO_EMPLOYER)
  const trips = tripsBetween(map, workers, vacancies)
  for (let home = 0; home < workers.count; home += 1) hireFrom({ home, trips, workers, vacancies, employer })
  hireTheRest(workers, vacancies, employer)
  return employer
}

/** Members by district: those of district d are `members[start[d]]` up to, without, `members[start[d + 1]]`. */
interface Grouped {
  readonly count: number
  readonly start: Int32Array
  readonly members: Int32Array
}

function workersByDistrict(map: LabourMap): Grouped {
  const { citizenKind, citizenHousehold, householdNode, nodeDistrict, districtSquareMetres } = map
  const workers = Int32Array.from(citizenKind.keys()).filter((citizen) => u8(citizenKind, citizen) === WORKER)
  const homes = workers.map((citizen) =>
    i32(nodeDistrict, i32(householdNode, i32(citizenHousehold, citizen))),
  )
  const [start, places] = grouped(homes, districtSquareMetres.length)
  return { count: districtSquareMetres.length, start, members: places.map((place) => i32(workers, place)) }
}

/** One entry a job; `next` is the first that is not taken. */
interface Vacancies extends Grouped {
  readonly next: Int32Array
}

function vacanciesByDistrict({
  businessNode,
  businessJobs,
  nodeDistrict,
  districtSquareMetres,
}: LabourMap): Vacancies {
  const jobs = businessJobs.reduce((sum, each) => sum + each, 0)
  const business = new Int32Array(jobs)
  let at = 0
  for (const [id, count] of businessJobs.entries()) {
    business.fill(id, at, at + count)
    at += count
  }
  const [start, places] = grouped(
    business.map((id) => i32(nodeDistrict, i32(businessNode, id))),
    districtSquareMetres.length,
  )
  const members = scattered(
    start,
    places.map((place) => i32(business, place)),
  )
  return { count: districtSquareMetres.length, start, members, next: start.slice(0, -1) }
}

/** The members of each group in an order in which neighbours stand apart. */
function scattered(start: Int32Array, members: Int32Array): Int32Array {
  const apart = new Int32Array(members.length)
  for (let group = 0; group + 1 < start.length; group += 1) {
    const first = i32(start, group)
    const count = i32(start, group + 1) - first
    const stride = strideFor(count)
    for (let rank = 0; rank < count; rank += 1) {
      apart[first + rank] = i32(members, first + ((rank * stride) % count))
    }
  }
  return apart
}

function sizesOf({ start }: Grouped): Float64Array {
  return Float64Array.from(
    { length: start.length - 1 },
    (_, group) => i32(start, group + 1) - i32(start, group),
  )
}

/** Whole commuters between districts, row by row from home to work; what one cell leaves over the next one gets. */
function tripsBetween(map: LabourMap, workers: Grouped, vacancies: Grouped): Int32Array {
  const [homes, jobs] = [sizesOf(workers), sizesOf(vacancies)]
  const all = (sizes: Float64Array): number => sizes.reduce((sum, size) => sum + size, 0)
  const employed = Math.min(all(homes), all(jobs))
  if (employed === 0) return new Int32Array(homes.length * jobs.length)
  const { trips } = gravityTrips({
    origins: homes.map((size) => (size * employed) / all(homes)),
    destinations: jobs.map((size) => (size * employed) / all(jobs)),
    deterrence: deterrence(map),
    ...TERMS,
  })
  let owed = 0.5
  return Int32Array.from(trips, (between) => {
    owed += between
    const whole = Math.floor(owed)
    owed -= whole
    return whole
  })
}

function deterrence({ nodeX, nodeY, nodeDistrict, districtSquareMetres }: LabourMap): Float64Array {
  const count = districtSquareMetres.length
  const [x, y, nodes] = [new Float64Array(count), new Float64Array(count), new Int32Array(count)]
  for (const [node, district] of nodeDistrict.entries()) {
    addF64(x, district, f64(nodeX, node))
    addF64(y, district, f64(nodeY, node))
    addI32(nodes, district, 1)
  }
  const middle = (sums: Float64Array): Float64Array =>
    sums.map((sum, district) => sum / Math.max(1, i32(nodes, district)))
  const [middleX, middleY] = [middle(x), middle(y)]
  return Float64Array.from({ length: count * count }, (_, pair) => {
    const [from, to] = [Math.floor(pair / count), pair % count]
    const within = WITHIN_SQUARE * Math.sqrt(f64(districtSquareMetres, from))
    const [east, north] = [f64(middleX, to) - f64(middleX, from), f64(middleY, to) - f64(middleY, from)]
    const metres = from === to ? within : Math.sqrt(east * east + north * north)
    return exp(-metres / COMMUTE_METRES)
  })
}

interface Hiring {
  readonly home: number
  readonly trips: Int32Array
  readonly workers: Grouped
  readonly vacancies: Vacancies
  readonly employer: Int32Array
}

/** Who works where in the row of a district is scattered over its streets. */
function hireFrom({ home, trips, workers, vacancies, employer }: Hiring): void {
  const first = i32(workers.start, home)
  const count = i32(workers.start, home + 1) - first
  const stride = strideFor(count)
  let rank = 0
  for (let work = 0; work < workers.count; work += 1) {
    const wanted = i32(trips, home * workers.count + work)
    for (let each = 0; each < wanted && rank < count; each += 1) {
      const business = takeJob(vacancies, work)
      if (business === NO_EMPLOYER) break
      employer[i32(workers.members, first + ((rank * stride) % count))] = business
      rank += 1
    }
  }
}

function takeJob({ start, members, next }: Vacancies, district: number): number {
  const at = i32(next, district)
  if (at === i32(start, district + 1)) return NO_EMPLOYER
  next[district] = at + 1
  return i32(members, at)
}

/** Rounding leaves a few jobs over: they go to whoever has none, in the order of the city. */
function hireTheRest(workers: Grouped, vacancies: Vacancies, employer: Int32Array): void {
  let district = 0
  for (const citizen of workers.members) {
    if (i32(employer, citizen) !== NO_EMPLOYER) continue
    let business = takeJob(vacancies, district)
    while (business === NO_EMPLOYER && district + 1 < vacancies.count) {
      district += 1
      business = takeJob(vacancies, district)
    }
    if (business === NO_EMPLOYER) return
    employer[citizen] = business
  }
}
