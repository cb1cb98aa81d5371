import { addF64, addI32, f64, i32, u8 } from '../memory/column.ts'
import { chooseDistinct } from './choose.ts'
import { DRAW } from './draws.ts'
import { priceOf } from './price-history.ts'
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
  const { prices, parameters, workers } = economy
  const last = prices.count - 1
  const now = priceOf(prices, 0) ?? 0
  const before = priceOf(prices, PERIODS_A_YEAR)
  economy.inflation = before === undefined ? 0 : (now - before) / before
  if (last < parameters.minimumWagePeriods || last % parameters.minimumWagePeriods !== 0) return
  economy.minimumWage = max(1, round(economy.minimumWage * (1 + economy.inflation)))
  for (let worker = 0; worker < workers.wage.length; worker += 1) {
    if (i32(workers.employer, worker) < 0) continue
    workers.wage[worker] = max(f64(workers.wage, worker), economy.minimumWage)
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
  const { workers, parameters, draws, period } = economy
  const each = parameters.jobApplications
  let seekers = 0
  for (let worker = 0; worker < workers.employer.length; worker += 1) {
    if (u8(workers.labour, worker) === 0 || i32(workers.employer, worker) >= 0) continue
    workers.order[seekers] = worker
    seekers += 1
    const from = worker * each
    chooseDistinct(
      { draws, agent: worker, question: { period, purpose: DRAW.application } },
      {
        into: workers.applications,
        from,
        count: min(each, parameters.firms),
        limit: parameters.firms,
      },
    )
    if (parameters.firms < each) workers.applications.fill(-1, from + parameters.firms, from + each)
    sortByWage(economy, worker)
    putLastEmployerFirst(economy, worker)
  }
  return seekers
}

function sortByWage({ firms, workers, parameters }: Economy, worker: number): void {
  const { applications } = workers
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

function putLastEmployerFirst({ workers, parameters }: Economy, worker: number): void {
  const { applications } = workers
  const last = i32(workers.lastEmployer, worker)
  workers.lastEmployer[worker] = -1
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
  const { firms, workers, parameters, draws, period } = economy
  const { order } = workers
  draws.shuffle(order, seekers, { period, purpose: DRAW.applicantOrder }, round)
  for (let index = 0; index < seekers; index += 1) {
    const worker = i32(order, index)
    if (i32(workers.employer, worker) >= 0) continue
    const firm = i32(workers.applications, worker * parameters.jobApplications + round)
    if (firm < 0 || i32(firms.vacancies, firm) === 0) continue
    addI32(firms.vacancies, firm, -1)
    addI32(firms.workers, firm, 1)
    workers.employer[worker] = firm
    workers.wage[worker] = f64(firms.wage, firm)
    workers.periodsLeft[worker] = parameters.contractPeriods
  }
}

function sumWageBills({ firms, workers, parameters: { daysAPeriod } }: Economy): void {
  firms.wageBill.fill(0)
  for (let worker = 0; worker < workers.employer.length; worker += 1) {
    const employer = i32(workers.employer, worker)
    if (employer >= 0) addF64(firms.wageBill, employer, f64(workers.wage, worker) * daysAPeriod)
  }
}
