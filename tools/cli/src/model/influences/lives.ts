import {
  type CityKpis,
  type CitySpec,
  type Engines,
  foundWorld,
  hasSociety,
  policies,
  START_OF_DAY_SECONDS,
  TICK_SECONDS,
  type World,
  type WorldInput,
} from '@urbe/city-model'
import { type RunningDriver, type RunningInfluence, SHOCK_DAYS } from '@urbe/city-model/kpi'

const TICKS_A_DAY = 1_440
const TICKS_AN_HOUR = 60
const FIRST_MIDNIGHT_TICK = TICKS_A_DAY - START_OF_DAY_SECONDS / TICK_SECONDS

/** A claim with the size of the cities on which it is tried. */
export type SizedClaim = RunningInfluence & { readonly citizens: number }
export type Side = 'less' | 'more'
/** A claim's indicator in the city with less of the driver, and in the one with more. */
export type Pair = Readonly<Record<Side, number>>

interface Change {
  readonly tick: number
  readonly input: WorldInput
}

/** One life of a city, for all claims that look at it. */
interface Life {
  readonly citizens: number
  readonly change: Change | undefined
  readonly looks: Set<number>
}

/** Lets the cities of one seed live that the claims are about: those that are alike only once. */
export function pairsOf(claims: readonly SizedClaim[], seed: number, engines: Engines): readonly Pair[] {
  const lives = new Map<string, Life>()
  for (const claim of claims) {
    for (const side of ['less', 'more'] as const) {
      const key = keyOf(claim, side)
      const { citizens } = claim
      const life = lives.get(key) ?? { citizens, change: changeOf(claim.driver, side), looks: new Set() }
      life.looks.add(tickOf(claim))
      lives.set(key, life)
    }
  }
  const seen = new Map([...lives].map(([key, life]) => [key, live(life, seed, engines)]))
  const indicator = (claim: SizedClaim, side: Side) =>
    seen.get(keyOf(claim, side))?.get(tickOf(claim))?.[claim.kpi] ?? Number.NaN
  return claims.map((claim) => ({ less: indicator(claim, 'less'), more: indicator(claim, 'more') }))
}

function keyOf({ citizens, driver }: SizedClaim, side: Side): string {
  return JSON.stringify([citizens, changeOf(driver, side)])
}

/** Nothing where the city stays as it was founded. */
function changeOf(driver: RunningDriver, side: Side): Change | undefined {
  if (driver.kind === 'shock') {
    if (side === 'less') return undefined
    return { tick: midnightAfter(SHOCK_DAYS), input: { type: 'StrikeShock', shock: driver.shock } }
  }
  const { policy } = driver
  const value = side === 'more' ? driver.higher : driver.lower
  const [parameter] = Object.entries(policies[policy])
  if (parameter === undefined) throw new RangeError(`${policy} has no parameter`)
  const [name, { fallback }] = parameter
  if (fallback === value) return undefined
  return { tick: 0, input: { type: 'EnactPolicy', policy, parameters: { [name]: value } } }
}

/** When so many days have closed since the change, or at an hour of the day after. */
function tickOf({ driver, days, hour = 0 }: RunningInfluence): number {
  const before = driver.kind === 'shock' ? SHOCK_DAYS : 0
  return midnightAfter(before + days) + hour * TICKS_AN_HOUR
}

function midnightAfter(days: number): number {
  return FIRST_MIDNIGHT_TICK + (days - 1) * TICKS_A_DAY
}

function live(
  { citizens, change, looks }: Life,
  seed: number,
  engines: Engines,
): ReadonlyMap<number, CityKpis> {
  const spec: CitySpec = { seed, citizens, source: { kind: 'generated' } }
  const world = foundWorld(spec, { engines })
  const seen = new Map<number, CityKpis>()
  const last = Math.max(...looks)
  while (world.tick < last) {
    if (world.tick === change?.tick) world.apply([change.input])
    world.step()
    if (looks.has(world.tick)) seen.set(world.tick, kpisOf(world))
  }
  return seen
}

function kpisOf(world: World): CityKpis {
  const kpis = world.kpis()
  if (!hasSociety(kpis)) throw new RangeError('a generated city has citizens')
  return kpis
}
