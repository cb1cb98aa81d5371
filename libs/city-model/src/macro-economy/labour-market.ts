import { addF64, addI32, f64, i32 } from '../memory/column.ts'
import { chooseDistinct } from './choose.ts'
import { DRAW } from './draws.ts'
import type { Economy } from './state.ts'

const { max, min, round } = Math

/** Wages, applications and contracts (equations 3.7 and 3.8 of the book). */
export function openLabourMarket(economy: Economy): void {
  indexMinimumWage(economy)
  offerWages(economy)
  const seekers = writeApplications(economy)
  for (let round = 0; round < economy.parameters.jobApplications; round += 1) {
    apply(economy, { seekers, round })
  }
  sumWageBills(economy)
}

const PERIODS_A_YEAR = 4

/** The inflation is that of a year; the least wage follows it now and then, and so do the contracts below it. */
function indexMinimumWage(economy: Economy): void {
  const { prices, parameters, households } = economy
  const last = prices.length - 1
  const now = prices[last] ?? 0
  const before = prices[last - PERIODS_A_YEAR]
  economy.inflation = before === undefined ? 0 : (now - before) / before
  if (last < parameters.minimumWagePeriods || last % parameters.minimumWagePeriods !== 0) return
  economy.minimumWage = max(1, round(economy.minimumWage * (1 + economy.inflation)))
  for (let worker = 0; worker < parameters.households; worker += 1) {
    if (i32(households.employer, worker) < 0) continue
    households.wage[worker] = max(f64(households.wage, worker), economy.minimumWage)
  }
}

function offerWages({ firms, parameters, draws, period, minimumWage }: Economy): void {
  const question = { period, purpose: DRAW.wage }
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const shock = i32(firms.vacancies, firm) > 0 ? draws.unit(firm, question) * parameters.wageShock : 0
    firms.wage[firm] = max(minimumWage, round(f64(firms.wage, firm) * (1 + shock)))
  }
}

/** Everybody without work picks firms, the best paid first; whose contract has run out asks the old firm before all. */
function writeApplications(economy: Economy): number {
  const { households, parameters, draws, period } = economy
  const each = parameters.jobApplications
  let seekers = 0
  for (let worker = 0; worker < parameters.households; worker += 1) {
    if (i32(households.employer, worker) >= 0) continue
    households.order[seekers] = worker
    seekers += 1
    const from = worker * each
    chooseDistinct(
      { draws, agent: worker, question: { period, purpose: DRAW.application } },
      {
        into: households.applications,
        from,
        count: min(each, parameters.firms),
        limit: parameters.firms,
      },
    )
    if (parameters.firms < each) households.applications.fill(-1, from + parameters.firms, from + each)
    sortByWage(economy, worker)
    putLastEmployerFirst(economy, worker)
  }
  return seekers
}

function sortByWage({ firms, households, parameters }: Economy, worker: number): void {
  const { applications } = households
  const from = worker * parameters.jobApplications
  const to = from + min(parameters.jobApplications, parameters.firms)
  for (let next = from + 1; next < to; next += 1) {
    const firm = i32(applications, next)
    let place = next
    while (place > from && f64(firms.wage, i32(applications, place - 1)) < f64(firms.wage, firm)) {
      applications[place] = i32(applications, place - 1)
      place -= 1
    }
    applications[place] = firm
  }
}

function putLastEmployerFirst({ households, parameters }: Economy, worker: number): void {
  const { applications } = households
  const last = i32(households.lastEmployer, worker)
  households.lastEmployer[worker] = -1
  if (last < 0) return
  const from = worker * parameters.jobApplications
  let place = from
  const end = from + min(parameters.jobApplications, parameters.firms) - 1
  while (place < end && i32(applications, place) !== last) place += 1
  for (; place > from; place -= 1) applications[place] = i32(applications, place - 1)
  applications[from] = last
}

/** All ask at once; where too many ask the same firm, chance decides. */
function apply(economy: Economy, { seekers, round }: { seekers: number; round: number }): void {
  const { firms, households, parameters, draws, period } = economy
  const { order } = households
  draws.shuffle(order, seekers, { period, purpose: DRAW.applicantOrder }, round)
  for (let index = 0; index < seekers; index += 1) {
    const worker = i32(order, index)
    if (i32(households.employer, worker) >= 0) continue
    const firm = i32(households.applications, worker * parameters.jobApplications + round)
    if (firm < 0 || i32(firms.vacancies, firm) === 0) continue
    addI32(firms.vacancies, firm, -1)
    addI32(firms.workers, firm, 1)
    households.employer[worker] = firm
    households.wage[worker] = f64(firms.wage, firm)
    households.periodsLeft[worker] = parameters.contractPeriods
  }
}

function sumWageBills({ firms, households, parameters }: Economy): void {
  firms.wageBill.fill(0)
  for (let worker = 0; worker < parameters.households; worker += 1) {
    const employer = i32(households.employer, worker)
    if (employer >= 0) addF64(firms.wageBill, employer, f64(households.wage, worker))
  }
}
