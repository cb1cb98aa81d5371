import { exp } from '../math/dmath.ts'
import { type Chance, chanceOf, purpose, WAITING_MAX } from './chance.ts'
import { type EventWheel, eventWheel } from './event-wheel.ts'
import { openWard, type Ward } from './hospital.ts'
import { checkPlan, type EpidemicPlan, type HospitalPlan } from './plan.ts'
import { STAGES, type Stage, stage } from './stages.ts'
import { chosen, everybody, type Susceptible } from './susceptible.ts'

/** Whole persons. Susceptible + exposed + infectious + recovered + dead are the population at every step. */
export interface Counts {
  readonly susceptible: number
  readonly exposed: number
  /** The severely ill are among them until they have recovered or died, though they meet nobody. */
  readonly infectious: number
  readonly recovered: number
  readonly dead: number
  /** In a bed. */
  readonly hospitalised: number
  /** Severely ill without a bed. */
  readonly waiting: number
}

export interface Epidemic {
  readonly counts: () => Counts
  /** Nobody is infected any more. */
  readonly isOver: () => boolean
  readonly step: () => void
}

/** No hospital is one that nobody needs. */
const NO_HOSPITAL: HospitalPlan = {
  beds: 0,
  severeShare: 0,
  stayDays: 0,
  waitDays: 0,
  fatality: 0,
  fatalityWithoutBed: 0,
}

interface Course {
  readonly plan: EpidemicPlan
  readonly hospital: HospitalPlan
  readonly chance: Chance
  readonly wheel: EventWheel
  readonly ward: Ward
  readonly susceptible: Susceptible
  readonly stages: Uint8Array
  /** Persons by stage. */
  readonly totals: Int32Array
  /** Infections that one infectious person causes in one step while nobody is immune. */
  readonly infections: number
}

/**
 * Everybody is followed, but only who is infected is touched: a step costs as much as has happened in it. Stages last a
 * geometric number of steps, the discrete exponential distribution.
 */
export function openEpidemic(plan: EpidemicPlan): Epidemic {
  checkPlan(plan)
  const { population, stepsPerDay, hospital = NO_HOSPITAL } = plan
  const stageDays = Math.max(plan.incubationDays, plan.infectiousDays)
  const delayMax = Math.ceil(Math.max(WAITING_MAX * stageDays, hospital.stayDays) * stepsPerDay) + 1
  const course: Course = {
    plan,
    hospital,
    chance: chanceOf(plan.seed),
    wheel: eventWheel(population, delayMax),
    ward: openWard(hospital, Math.ceil(hospital.waitDays * stepsPerDay)),
    susceptible: everybody(population),
    stages: new Uint8Array(population),
    totals: new Int32Array(STAGES),
    infections: infectionsInStep(plan),
  }
  course.totals[stage.susceptible] = population
  let now = 0
  begin(course)
  return {
    counts: () => countsOf(course),
    isOver: () => countsOf(course).exposed + countsOf(course).infectious === 0,
    step: () => {
      now += 1
      advance(course, now)
    },
  }
}

/**
 * A person who is infectious for steps of length dt, each the last one with probability 1 - exp(-gamma dt), infects
 * beta dt / (1 - exp(-gamma dt)) others, more than beta / gamma. So beta is chosen to meet R0 at any length of a step.
 */
export function infectionsInStep({
  r0,
  infectiousDays,
  stepsPerDay,
}: Pick<EpidemicPlan, 'r0' | 'infectiousDays' | 'stepsPerDay'>): number {
  return r0 * (1 - exp(-1 / (infectiousDays * stepsPerDay)))
}

function begin(course: Course): void {
  const { susceptible, chance, plan } = course
  for (let draw = 0; draw < plan.initial; draw += 1) {
    const place = Math.floor(chance.share(draw, 0, purpose.start) * susceptible.count())
    becomeInfectious(course, susceptible.take(place), 0)
  }
}

function advance(course: Course, now: number): void {
  const { wheel, ward } = course
  const severe: number[] = []
  wheel.due(now, (person) => moveOn({ course, person, now, severe }))
  // Who gets ill in the same step stands in the queue by number: no order of lists may show.
  for (const person of severe.sort((a, b) => a - b)) {
    change(course, person, stage.waiting)
    ward.arrive(person, now)
  }
  ward.admit(now, {
    bed: (person) => {
      change(course, person, stage.inBed)
      wheel.schedule(person, now, Math.max(1, Math.ceil(course.hospital.stayDays * course.plan.stepsPerDay)))
    },
    noBed: (person) => decide(course, person, course.hospital.fatalityWithoutBed),
  })
  infect(course, now)
}

interface Move {
  readonly course: Course
  readonly person: number
  readonly now: number
  /** Collects who needs a bed now. */
  readonly severe: number[]
}

function moveOn({ course, person, now, severe }: Move): void {
  const { stages, chance, hospital, ward } = course
  switch (stages[person]) {
    case stage.exposed:
      becomeInfectious(course, person, now)
      break
    case stage.infectious:
      if (hospital.severeShare > chance.share(person, 0, purpose.severe)) severe.push(person)
      else change(course, person, stage.recovered)
      break
    default:
      ward.leave()
      decide(course, person, hospital.fatality)
  }
}

function decide(course: Course, person: number, fatality: number): void {
  const dies = fatality > course.chance.share(person, 0, purpose.outcome)
  change(course, person, dies ? stage.dead : stage.recovered)
}

function infect(course: Course, now: number): void {
  const { susceptible, chance, plan, totals, infections } = course
  const infectious = totals[stage.infectious] ?? 0
  const living = plan.population - (totals[stage.dead] ?? 0)
  const hazard = living === 0 ? 0 : (infections * infectious) / living
  const places = chosen(susceptible.count(), hazard, (draw) => chance.waiting(draw, now, purpose.meet))
  // From the back, so that a place which the last one moves to has been dealt with.
  for (const place of places.reverse()) {
    const person = susceptible.take(place)
    if (plan.incubationDays === 0) becomeInfectious(course, person, now + 1)
    else {
      change(course, person, stage.exposed)
      course.wheel.schedule(person, now, stepsOf(course, person, purpose.incubation))
    }
  }
}

/** `from` is the first step in which the person infects others. */
function becomeInfectious(course: Course, person: number, from: number): void {
  change(course, person, stage.infectious)
  course.wheel.schedule(person, from, stepsOf(course, person, purpose.infectious))
}

function stepsOf({ plan, chance }: Course, person: number, what: 3 | 4): number {
  const days = what === purpose.incubation ? plan.incubationDays : plan.infectiousDays
  return Math.max(1, Math.ceil(chance.waiting(person, 0, what) * days * plan.stepsPerDay))
}

function change({ stages, totals }: Course, person: number, to: Stage): void {
  const from = stages[person] ?? stage.susceptible
  totals[from] = (totals[from] ?? 0) - 1
  totals[to] = (totals[to] ?? 0) + 1
  stages[person] = to
}

function countsOf({ totals }: Course): Counts {
  const of = (which: Stage): number => totals[which] ?? 0
  return {
    susceptible: of(stage.susceptible),
    exposed: of(stage.exposed),
    infectious: of(stage.infectious) + of(stage.waiting) + of(stage.inBed),
    recovered: of(stage.recovered),
    dead: of(stage.dead),
    hospitalised: of(stage.inBed),
    waiting: of(stage.waiting),
  }
}
