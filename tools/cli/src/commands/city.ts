import type { Command } from 'commander'

import type { City } from '@urbe/contracts'

import type { Act } from '../act.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'
import { table } from '../table.ts'
import { conditions } from './conditions.ts'
import { allCities, findCity } from './find-city.ts'

interface FoundOptions {
  readonly size?: string
  readonly citizens?: string
  readonly seed?: string
}
interface AtTick {
  readonly tick?: string
}
const controls = {
  start: ['startCity', 'start the run'],
  pause: ['pauseCity', 'pause the run'],
  resume: ['resumeCity', 'go on after a pause'],
  stop: ['stopCity', 'end the run for good'],
} as const

export function cityCommands(program: Command, act: Act): void {
  const city = program.command('city').description('found, drive and look at cities')
  city.command('list').description('list the cities').action(act(list))
  city
    .command('found <name>')
    .description('found a city')
    .option('--size <size>', 'S, M or L')
    .option('--citizens <count>', 'number of citizens instead of a size')
    .option('--seed <number>', 'the same seed makes the same city')
    .action(act<FoundOptions>(found))
  for (const [verb, [operation, description]] of Object.entries(controls)) {
    city
      .command(`${verb} <city>`)
      .description(`${description}; by id or name`)
      .action(
        act(async (context, _, wanted = '') => {
          const params = { id: await findCity(context, wanted) }
          showCity(context, await context.client.call(operation, { params }))
        }),
      )
  }
  city.command('speed <city> <ticks>').description('set the ticks per second, or "max"').action(act(setSpeed))
  city
    .command('state <city>')
    .description('show the state of the city, now or at a tick')
    .option('--tick <number>', 'a moment of its history')
    .action(act<AtTick>(state))
  city
    .command('conditions <city>')
    .description('show the slowest roads, and the supply, air and safety of each district')
    .option('--tick <number>', 'a moment of its history')
    .action(act<AtTick>((context, { tick }, wanted = '') => conditions(context, wanted, tickOf(tick))))
}

async function list(context: Context): Promise<void> {
  const cities = await allCities(context)
  const rows = cities.map((each) => [
    each.id,
    each.phase,
    each.simulatedTime,
    String(each.citizens),
    each.name,
  ])
  context.show(cities, table(['ID', 'PHASE', 'SIMULATED TIME', 'CITIZENS', 'NAME'], rows))
}

async function found(context: Context, options: FoundOptions, name = ''): Promise<void> {
  const { citizens, seed } = options
  const city = await context.client.call('foundCity', {
    body: {
      name,
      size: citizens === undefined ? sizeOf(options.size) : { citizens: numberOf(citizens, '--citizens') },
      ...(seed !== undefined && { seed: numberOf(seed, '--seed') }),
    },
  })
  showCity(context, city)
}

async function setSpeed(context: Context, _: object, wanted = '', ticks = ''): Promise<void> {
  const body =
    ticks === 'max' ? ({ mode: 'max' } as const) : { ticksPerSecond: numberOf(ticks, 'the number of ticks') }
  const params = { id: await findCity(context, wanted) }
  showCity(context, await context.client.call('setCitySpeed', { params, body }))
}

async function state(context: Context, options: AtTick, wanted = ''): Promise<void> {
  const params = { id: await findCity(context, wanted) }
  const tick = tickOf(options.tick)
  const query = tick === undefined ? {} : { tick }
  const now = await context.client.call('getCityState', { params, query })
  const rows = Object.entries(now.kpis).map(([name, value]) => [name, String(value)])
  const head = `tick ${now.tick}, ${now.simulatedTime}, ${now.phase}, state hash ${now.stateHash}`
  context.show(now, `${head}\n\n${table(['INDICATOR', 'VALUE'], rows)}`)
}

function showCity(context: Context, city: City): void {
  context.show(city, `${city.name} (${city.id}) is ${city.phase} at tick ${city.tick}.`)
}

function sizeOf(size = 'S'): 'S' | 'M' | 'L' {
  if (size === 'S' || size === 'M' || size === 'L') return size
  throw new UsageError('--size is S, M or L')
}

function tickOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : numberOf(text, '--tick')
}

function numberOf(text: string, what: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new UsageError(`${what} must be a number, not "${text}"`)
}
