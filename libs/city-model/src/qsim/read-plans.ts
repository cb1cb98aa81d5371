import { readXml, wordAttribute } from '../xml/index.ts'
import { nearestLinks } from './nearest-link.ts'
import type { QsimNetwork } from './network.ts'
import type { QsimPlans } from './plans.ts'
import {
  type PlansDraft,
  plansDraft,
  plansOf,
  QSIM_PLANS_LIMITS,
  type QsimPlansLimits,
} from './plans-draft.ts'
import { type Reading, takePlan } from './read-plan.ts'

/**
 * Reads plans of MATSim: version 4 (`<plans>`, `<act>`, routes as nodes) up to 6 (`<population>`, `<activity>`, routes as links). Of
 * each person the selected plan counts, or the first where none is selected. An activity without a link gets the link nearest to
 * its coordinates.
 * @throws FileFormatError with the line
 */
export function readMatsimPlans(
  text: string,
  network: QsimNetwork,
  limits: QsimPlansLimits = QSIM_PLANS_LIMITS,
): QsimPlans {
  const reader = readXml(text)
  const root = reader.next() === 'open' ? reader.name() : ''
  if (root !== 'plans' && root !== 'population') reader.fail('<population> or <plans>')
  const draft = plansDraft()
  const reading: Reading = {
    reader,
    network,
    nearest: nearestLinks(network),
    draft,
    limits,
    routesAreNodes: root === 'plans',
    person: '',
    routeLinks: 0,
  }
  const ids = new Set<string>()
  for (let token = reader.next(); token !== 'end'; token = reader.next()) {
    if (token !== 'open') continue
    if (reader.name() === 'person') takePerson(reading, ids)
    else reader.skip()
  }
  return plansOf(draft)
}

function takePerson(reading: Reading, ids: Set<string>): void {
  const { reader, draft, limits } = reading
  const id = wordAttribute(reader, 'id')
  if (ids.has(id)) reader.fail(`the person ${id} only once`)
  if (ids.size === limits.personsMax) reader.fail(`at most ${limits.personsMax} persons`)
  ids.add(id)
  reading.person = id
  takePlans(reading)
  if (draft.activities.length === draft.activityStart.at(-1)) return
  draft.personIds.push(id)
  draft.activityStart.push(draft.activities.length)
}

function takePlans(reading: Reading): void {
  const { reader, draft } = reading
  const depth = reader.depth()
  const first = draft.activities.length
  let has: 'none' | 'any' | 'selected' = 'none'
  while (reader.depth() >= depth) {
    if (reader.next() !== 'open') continue
    const isSelected = reader.attribute('selected') === 'yes'
    if (reader.name() !== 'plan' || !(has === 'none' || (has === 'any' && isSelected))) {
      reader.skip()
      continue
    }
    has = isSelected ? 'selected' : 'any'
    forget(draft, first)
    takePlan(reading)
  }
}

function forget({ activities }: PlansDraft, from: number): void {
  activities.length = from
}
