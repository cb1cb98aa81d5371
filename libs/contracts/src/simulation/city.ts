import { z } from 'zod'

import { shockStruck } from './shock.ts'

const at = z.iso.datetime()
/** As how many requests founding one counts, for it stays, with a stream of its own: 300 at once, then 5 a second. */
export const CITY_WEIGHT = 200
/** Citizens of the named sizes. */
export const citySizes = { S: 10_000, M: 100_000, L: 1_000_000 } as const
export const CITIZENS_MIN = 500
export const CITIZENS_MAX = 1_000_000
export const TICKS_PER_SECOND_MAX = 1_000
/** Tick 0 of every city: Monday, 7 January 2030, 05:30. */
export const SIMULATED_EPOCH = '2030-01-07T05:30:00.000Z'
export const TICK_SECONDS = 60

export function simulatedTimeAt(tick: number): string {
  return new Date(Date.parse(SIMULATED_EPOCH) + tick * TICK_SECONDS * 1_000).toISOString()
}

export const citizens = z.int().min(CITIZENS_MIN).max(CITIZENS_MAX)
export const cityName = z.string().trim().min(1).max(80)
export const citySize = z.union([z.enum(['S', 'M', 'L']), z.strictObject({ citizens })])
export const citySourceKind = z.enum(['generated', 'tntp', 'osm', 'geojson'])
export const speed = z.union([
  z.strictObject({ ticksPerSecond: z.number().min(0.1).max(TICKS_PER_SECOND_MAX) }),
  z.strictObject({ mode: z.literal('max') }),
])
export type Speed = z.infer<typeof speed>
export const runPhase = z.enum(['founded', 'running', 'paused', 'stopped'])
export type RunPhase = z.infer<typeof runPhase>

/** `plat.simulation.city.<cityId>`: the directory of cities. */
export const cityEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('CityFounded'),
    v: z.literal(1),
    data: z.object({
      name: cityName,
      seed: z.int().nonnegative(),
      citizens: z.int().positive(),
      source: z.object({ kind: citySourceKind, parts: z.int().nonnegative() }),
      ownerId: z.string(),
      at,
    }),
  }),
  z.object({ type: z.literal('CityRenamed'), v: z.literal(1), data: z.object({ name: cityName, at }) }),
  z.object({ type: z.literal('CityRemoved'), v: z.literal(1), data: z.object({ at }) }),
])
export type CityEvent = z.infer<typeof cityEvent>

/** `city.<id>.run.<id>`: how the run is driven. */
export const runEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('RunStarted'), v: z.literal(1), data: z.object({ speed, at }) }),
  z.object({ type: z.literal('RunPaused'), v: z.literal(1), data: z.object({ at }) }),
  z.object({ type: z.literal('RunResumed'), v: z.literal(1), data: z.object({ at }) }),
  z.object({ type: z.literal('RunSpeedChanged'), v: z.literal(1), data: z.object({ speed, at }) }),
  z.object({
    type: z.literal('RunStopped'),
    v: z.literal(1),
    data: z.object({ reason: z.enum(['operator', 'removed']), at }),
  }),
])
export type RunEvent = z.infer<typeof runEvent>

/** `city.<id>.policy.<name>`: an input of the world, applied before the next tick that is committed. */
export const policyEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('PolicyEnacted'),
    v: z.literal(1),
    data: z.object({ policy: z.string(), parameters: z.record(z.string(), z.number()).readonly(), at }),
  }),
  z.object({
    type: z.literal('PolicyRepealed'),
    v: z.literal(1),
    data: z.object({ policy: z.string(), at }),
  }),
])
export type PolicyEvent = z.infer<typeof policyEvent>

/** `city.<id>.source.<n>`: one part of an imported file, zstd and base64. */
export const sourceEvent = z.object({
  type: z.literal('SourceFileAttached'),
  v: z.literal(1),
  data: z.object({
    kind: citySourceKind,
    file: z.enum(['network', 'trips', 'nodes', 'xml', 'pbf', 'geojson', 'gtfs']),
    part: z.int(),
    parts: z.int(),
    zstd: z.base64(),
  }),
})
export type SourceEvent = z.infer<typeof sourceEvent>

/** First event of every commit on `city.<id>.tick.0`; facts of the ticks follow it in the same commit. */
export const ticksSimulated = z.object({
  type: z.literal('TicksSimulated'),
  v: z.literal(1),
  data: z.object({
    from: z.int().positive().describe('first tick of the batch'),
    to: z.int().positive().describe('last tick of the batch'),
    previousHash: z.string().describe('state hash after tick from-1'),
    hashes: z.array(z.string()).min(1).describe('state hash after each tick of the batch'),
    inputsThrough: z
      .int()
      .nonnegative()
      .describe('stream sequence of the newest input applied before `from`'),
    engine: z.string(),
  }),
})
export type TicksSimulated = z.infer<typeof ticksSimulated>

export const kpis = z.record(z.string(), z.number())
export const policyInForce = z.object({
  policy: z.string(),
  parameters: z.record(z.string(), z.number()),
  since: at,
})

export const city = z.object({
  id: z.uuid(),
  name: z.string(),
  seed: z.int(),
  citizens: z.int(),
  source: citySourceKind,
  ownerId: z.string(),
  phase: runPhase,
  speed: speed.nullable(),
  tick: z.int().nonnegative(),
  simulatedTime: at,
  stateHash: z.string().nullable(),
  createdAt: at,
  version: z.int().positive(),
})
export type City = z.infer<typeof city>

export const cityState = z.object({
  cityId: z.uuid(),
  tick: z.int().nonnegative(),
  simulatedTime: at,
  phase: runPhase,
  stateHash: z.string(),
  kpis,
  policies: z.array(policyInForce),
  shocks: z.array(shockStruck).describe('those that have struck until then, the newest ones, oldest first'),
})
export type CityState = z.infer<typeof cityState>

/** Body of `tel.<cityId>.kpi`. */
export const kpiSample = z.object({
  cityId: z.uuid(),
  tick: z.int().nonnegative(),
  simulatedTime: at,
  at,
  kpis,
})
export type KpiSample = z.infer<typeof kpiSample>
export const kpiSeries = z.object({
  items: z.array(z.object({ tick: z.int(), simulatedTime: at, kpis })),
  step: z.int().positive(),
})

const position = z.tuple([z.number(), z.number()])
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: position }),
  z.object({ type: z.literal('LineString'), coordinates: z.array(position) }),
  z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(position)) }),
])
const featureProperties = [
  'By `kind`:',
  '`road` {class, name, lanes, bridge, links, lengthMetres, speedMetresPerSecond}, where `links` names one link, or two for both directions;',
  '`district` {name, use};',
  '`place` {name, use};',
  '`water` and `park` {};',
  '`power-line`, `power-bus`, `water-pipe` and `water-node` {name?, assets?}: the grid and the water network, where a city has them; `assets` are the numbers of what can break there;',
  '`transit-line` {name}.',
].join(' ')
/** GeoJSON with coordinates in metres of the city's own plane (`crs: urbe:metres`), y to the north. */
export const cityMap = z.object({
  type: z.literal('FeatureCollection'),
  crs: z.literal('urbe:metres'),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  attribution: z
    .string()
    .optional()
    .describe('whose data the map is made of; show it wherever the map is shown'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: z.string(),
      geometry,
      properties: z.record(z.string(), z.unknown()).describe(featureProperties),
    }),
  ),
})
export type CityMap = z.infer<typeof cityMap>

export const policyDescription = z.object({
  policy: z.string(),
  title: z.string(),
  parameters: z.array(
    z.object({ name: z.string(), unit: z.string(), min: z.number(), max: z.number(), default: z.number() }),
  ),
})
export type PolicyDescription = z.infer<typeof policyDescription>
