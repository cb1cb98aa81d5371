import { economyListener, economyPhases, foundCityEconomy, payer } from '../city-economy/index.ts'
import type { CityPlan } from '../city-plan.ts'
import { crimePhases, foundCrime } from '../crime/index.ts'
import { demographyPhases, foundDemography, type PopulationListener, roomIn } from '../demography/index.ts'
import { environmentPhases, foundEnvironment } from '../environment/index.ts'
import { foundHealth, healthListener, healthPhases } from '../health/index.ts'
import { cityKpis, foundKpis, kpiPhases } from '../kpi/index.ts'
import type { CityMap, Point } from '../map.ts'
import { f64 } from '../memory/column.ts'
import { columnsOver } from '../memory/schema.ts'
import { createPlans, foundPlans, type Plans } from '../plans/index.ts'
import { foundSettings } from '../policies.ts'
import { foundSatisfaction, satisfactionPhases } from '../satisfaction/index.ts'
import { accessNodes, everyNode } from '../traffic/access-nodes.ts'
import { foundTraffic } from '../traffic/columns.ts'
import { ROUTE_TABLE_BYTES_MAX } from '../traffic/routes.ts'
import { createTraffic, type Traffic } from '../traffic/traffic.ts'
import { createTransit, layTransit, TRANSIT_LIMITS, transitPhases } from '../transit/index.ts'
import {
  foundUtilities,
  planUtilities,
  supplyConditions,
  utilitiesPhases,
  utilityMap,
} from '../utilities/index.ts'
import type { WaterEngine } from '../water/engine.ts'
import type { DistrictConditions } from './conditions.ts'
import { tellOfFlood } from './flood-news.ts'
import { type Floods, floodsOf } from './flood-under-way.ts'
import { inputsOf } from './inputs.ts'
import { type Compose, type Founding, type LivingCity, memoryOf, newsBox } from './living-city.ts'
import { type CityPhase, chanceOf, STREAMS, type Surroundings } from './part.ts'
import { riverOf } from './river.ts'
import { societyFigures, societyGaps } from './society-figures.ts'
import { type SocietyColumns, type SocietyGround, societyShape } from './society-shape.ts'
import { streetClosures } from './street-closures.ts'
import { type Streets, streetsOf } from './streets.ts'

/** In a city for so many those on the road are kept together: in smaller ones all of them lie near anyway. */
const GATHERED_FROM = 50_000

type SocietyPlan = Extract<CityPlan, { society: unknown }>

/** A city of citizens out of its parts. */
export function composeSociety(plan: SocietyPlan, seed: number): Compose {
  const chance = chanceOf(seed)
  const ground = groundOf(plan, chance)
  const map = { ...plan.map, utilities: utilityMap(ground.utilities), transit: transitMap(ground) }
  return (founding) => bringToLife({ ...ground, map, chance }, founding)
}

function bringToLife(ground: Ground, founding: Founding): LivingCity {
  const { map } = ground
  const shape = societyShape(ground)
  const { schema, buffer } = memoryOf(shape, founding)
  const columns = columnsOver(shape, buffer)
  const { tell, takeFacts } = newsBox()
  const floods = floodsOf(columns, () => riverOf(map, ground.network))
  const parts: Parts = { ...ground, columns, engine: founding.engines.water, tell, floods }
  if (founding.restore) founding.restore(buffer, schema)
  else foundParts(parts)
  const { traffic, plans } = moversOf(parts)
  const closures = streetClosures({ ...parts, roads: map.roads, traffic })
  const streets = streetsOf({ ...parts, traffic })
  return {
    map,
    schema,
    buffer,
    completedTicks: columns.completedTicks,
    phases: phasesOf(parts, plans, { ...streets, phases: [...streets.phases, ...closures.phases] }),
    ...inputsOf(columns, map),
    beginTick(now) {
      plans.beginTick(now)
      tellOfFlood(parts, now)
      closures.turn(now)
    },
    moveSecond(now) {
      plans.moveSecond(now)
      traffic.moveSecond(now)
    },
    settle: traffic.settle,
    takeFacts,
    kpis: () => cityKpis(societyFigures(parts), columns),
    gaps: () => societyGaps(parts),
    vehicles: streets.vehicles,
    linkLoads: streets.linkLoads,
    conditions: (now) => ({
      links: streets.conditions(now),
      districts: districtsOf(columns),
      room: roomIn(columns),
    }),
  }
}

/** What follows from the plan and the seed, and never changes. */
function groundOf(
  { network, society, map, transit }: SocietyPlan,
  chance: Surroundings['chance'],
): SocietyGround {
  return {
    network,
    destinations: accessNodes(network, everyNode(network), ROUTE_TABLE_BYTES_MAX),
    society,
    transit: transit ?? layTransit({ network, society, roads: map.roads }, TRANSIT_LIMITS),
    utilities: planUtilities({ society, network, chance }),
  }
}

/** Those who move every second know each other. */
function moversOf(parts: Parts) {
  const { network, society, columns, chance, transit, floods } = parts
  const traffic: Traffic = createTraffic({
    ...parts,
    seed: chance(STREAMS.traffic).word(0, 0, 0),
    gathers: columns.citizenNextMove.length >= GATHERED_FROM,
    onArrival: (vehicle, now) => plans.arrive(vehicle, now),
    onStranded: (vehicle, node, now) => plans.goOnFoot(vehicle, node, now),
  })
  const plans: Plans = createPlans({
    society,
    network,
    columns,
    chance,
    traffic: () => traffic,
    transit: createTransit(transit, { network, columns }),
    pay: payer(columns),
    floods,
  })
  return { traffic, plans }
}

/** Copies: they stay as they are when the city goes on. */
function districtsOf(columns: SocietyColumns): DistrictConditions {
  return {
    ...supplyConditions(columns),
    airIndex: Uint8Array.from(columns.districtAirIndex),
    noiseTenths: Int32Array.from(columns.districtNoiseTenths),
    offences: Int32Array.from(columns.districtOffences),
    residents: Int32Array.from(columns.districtResidents),
  }
}

interface Ground extends SocietyGround, Pick<Surroundings, 'chance'> {
  readonly map: CityMap
}

interface Parts extends Ground, Surroundings {
  readonly columns: SocietyColumns
  readonly engine: WaterEngine
  readonly floods: Floods
}

/** In the order in which they build on each other. */
function foundParts(parts: Parts): void {
  const { columns, society, utilities: plan } = parts
  foundSettings(columns)
  foundTraffic(parts)
  foundDemography(parts)
  // The tariffs come before the businesses, and who asks for how much after them.
  foundUtilities({ ...parts, plan })
  foundCityEconomy(parts)
  foundUtilities({ ...parts, plan })
  foundPlans(parts)
  foundHealth({ society, columns })
  foundEnvironment(parts)
  foundCrime({ columns })
  foundSatisfaction({ columns })
  foundKpis(columns)
}

/**
 * In their order at the end of a tick. Within an hour: who supplies, then who is supplied, then what the streets gave off, and the
 * streets' counters begin anew. At midnight: what the day did to air, bodies and safety; the markets; what people feel about it; who
 * comes and goes; and last the figures of the day.
 */
function phasesOf(parts: Parts, plans: Plans, streets: Streets): readonly CityPhase[] {
  const { columns, transit, utilities: plan } = parts
  const listeners = [plansListener(plans), economyListener(parts), healthListener(columns)]
  const figures = () => societyFigures(parts)
  const { hourly, nightly } = byRhythm([
    ...utilitiesPhases({ ...parts, plan }),
    ...environmentPhases(parts),
    ...transitPhases({ plan: transit, columns }),
    ...streets.phases,
    ...healthPhases(parts),
    ...crimePhases(parts),
    ...economyPhases(parts),
    ...satisfactionPhases({ columns }),
    ...demographyPhases({ ...parts, listeners }),
    ...plans.phases,
    ...kpiPhases({ columns, figures, reads: Object.keys(columns) }),
  ])
  return [...hourly, ...nightly, streets.closeDay(() => cityKpis(figures(), columns))]
}

/** What comes within a day goes before what closes it. */
function byRhythm(phases: readonly CityPhase[]) {
  const isNightly = ({ every }: CityPhase): boolean => every === 'day' || every === 'month'
  return { hourly: phases.filter((phase) => !isNightly(phase)), nightly: phases.filter(isNightly) }
}

/** Columns that change when people begin and cease to have plans. */
const OF_PLANS = [
  'citizenNode',
  'citizenActivity',
  'citizenTravel',
  'citizenGoal',
  'citizenGoalNode',
  'citizenNextMove',
  'citizenBrought',
  'citizenCommuteSeconds',
  'citizenProfile',
] as const

function plansListener({ welcome, dismiss }: Plans): PopulationListener {
  return { reads: [], writes: OF_PLANS, born: welcome, arrived: welcome, died: dismiss, left: dismiss }
}

function transitMap({ network, transit }: SocietyGround): NonNullable<CityMap['transit']> {
  const pointOf = (node: number): Point => [f64(network.nodeX, node), f64(network.nodeY, node)]
  return { lines: transit.lines.map(({ name, nodes }) => ({ name, polyline: nodes.map(pointOf) })) }
}
