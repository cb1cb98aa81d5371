import type { Command } from 'commander'

import type { Shock, ShockStruck } from '@urbe/contracts'

import type { Act } from '../act.ts'
import { wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'
import { table } from '../table.ts'
import { findCity } from './find-city.ts'

interface OutbreakOptions {
  readonly cases: string
  readonly r0: string
}
interface FloodOptions {
  readonly level: string
  readonly hours: string
}
interface GrowthOptions {
  readonly people: string
  readonly days: string
}
interface FailureOptions {
  readonly hours: string
}
interface ClosureOptions {
  readonly extent: string
  readonly hours: string
}
interface ChangeOptions {
  readonly percent: string
  readonly days: string
}

const PERMILLE = 1000
/** By the number of the extent. */
const extents = ['', 'one direction', 'both directions', 'the whole street'] as const

export function shockCommands(program: Command, act: Act): void {
  const shock = program.command('shock').description('let something strike a city, and see what has')
  shock.command('kinds').description('list what can strike, and how hard').action(act(kinds))
  shock.command('list <city>').description('list what has struck the city; by id or name').action(act(list))
  strikePeople(shock, act)
  strikeThings(shock, act)
  strikeTrade(shock, act)
}

function strikePeople(shock: Command, act: Act): void {
  shock
    .command('outbreak <city>')
    .description('a disease breaks out')
    .requiredOption('--cases <count>', 'people who become infectious')
    .requiredOption('--r0 <number>', 'infections by each of them while nobody is immune, 2.5 say')
    .action(
      act<OutbreakOptions>(async (context, { cases, r0 }, city = '') => {
        const outbreak = { cases: wholeNumber(cases, '--cases'), r0Permille: permilleOf(r0) }
        await strike(context, city, { kind: 'outbreak', ...outbreak })
      }),
    )
  shock
    .command('growth <city>')
    .description('people move in, as many as there is room for')
    .requiredOption('--people <count>', 'how many')
    .requiredOption('--days <count>', 'over how many days')
    .action(
      act<GrowthOptions>(async (context, { people, days }, city = '') => {
        const growth = { people: wholeNumber(people, '--people'), days: wholeNumber(days, '--days') }
        await strike(context, city, { kind: 'populationGrowth', ...growth })
      }),
    )
}

function strikeThings(shock: Command, act: Act): void {
  shock
    .command('failure <city> <asset>')
    .description('a line, transformer, power station, main or pump breaks down; by its number on the map')
    .requiredOption('--hours <count>', 'until it is repaired')
    .action(
      act<FailureOptions>(async (context, { hours }, city = '', asset = '') => {
        const failure = { asset: wholeNumber(asset, 'the asset'), hours: wholeNumber(hours, '--hours') }
        await strike(context, city, { kind: 'assetFailure', ...failure })
      }),
    )
  shock
    .command('closure <city> <link>')
    .description('a street is closed to cars; by the number of one of its links on the map')
    .option('--extent <number>', '1 this direction, 2 both, 3 all of the street of that name', '2')
    .requiredOption('--hours <count>', 'until it opens')
    .action(
      act<ClosureOptions>(async (context, { extent, hours }, city = '', link = '') => {
        const closure = {
          link: wholeNumber(link, 'the link'),
          extent: wholeNumber(extent, '--extent'),
          hours: wholeNumber(hours, '--hours'),
        }
        await strike(context, city, { kind: 'roadClosure', ...closure })
      }),
    )
  shock
    .command('flood <city>')
    .description('the river comes over its banks, and drains')
    .requiredOption('--level <decimetres>', 'above its usual level')
    .requiredOption('--hours <count>', 'until it has drained')
    .action(
      act<FloodOptions>(async (context, { level, hours }, city = '') => {
        const flood = { levelDecimetres: wholeNumber(level, '--level'), hours: wholeNumber(hours, '--hours') }
        await strike(context, city, { kind: 'flood', ...flood })
      }),
    )
}

function strikeTrade(shock: Command, act: Act): void {
  shock
    .command('recession <city>')
    .description('the rest of the world buys less')
    .requiredOption('--percent <number>', 'by how much, 30 say')
    .requiredOption('--days <count>', 'for how long')
    .action(
      act<ChangeOptions>(async (context, { percent, days }, city = '') => {
        const less = { percent: wholeNumber(percent, '--percent'), days: wholeNumber(days, '--days') }
        await strike(context, city, { kind: 'recession', ...less })
      }),
    )
  shock
    .command('fuel <city>')
    .description('fuel becomes dearer, or cheaper')
    .requiredOption('--percent <number>', 'by how much, 80 say or -30')
    .requiredOption('--days <count>', 'for how long')
    .action(
      act<ChangeOptions>(async (context, { percent, days }, city = '') => {
        const change = { percent: signedNumber(percent, '--percent'), days: wholeNumber(days, '--days') }
        await strike(context, city, { kind: 'fuelPrice', ...change })
      }),
    )
}

async function kinds(context: Context): Promise<void> {
  const { items } = await context.client.call('listShocks', {})
  const rows = items.flatMap(({ kind, parameters }) =>
    parameters.map(({ name, min, max, unit }) => [kind, name, String(min), String(max), unit]),
  )
  context.show(items, table(['SHOCK', 'PARAMETER', 'FROM', 'TO', 'UNIT'], rows))
}

async function list(context: Context, _: object, wanted = ''): Promise<void> {
  const params = { id: await findCity(context, wanted) }
  const { items } = await context.client.call('listCityShocks', { params })
  context.show(items, table(['STRUCK', 'SHOCK', 'ID'], items.map(rowOf)))
}

async function strike(context: Context, wanted: string, body: Shock): Promise<void> {
  const params = { id: await findCity(context, wanted) }
  const struck = await context.client.call('strikeShock', { params, body })
  context.show(struck, `${textOf(struck)} (${struck.id}): it strikes with the next tick.`)
}

function rowOf(struck: ShockStruck): readonly string[] {
  return [struck.at, textOf(struck), struck.id]
}

function textOf({ shock }: ShockStruck): string {
  switch (shock.kind) {
    case 'outbreak':
      return `outbreak of ${shock.cases} cases, R0 ${shock.r0Permille / PERMILLE}`
    case 'assetFailure':
      return `failure of asset ${shock.asset} for ${shock.hours} h`
    case 'roadClosure':
      return `closure of ${extents[shock.extent] ?? 'the street'} at link ${shock.link} for ${shock.hours} h`
    case 'flood':
      return `flood of ${shock.levelDecimetres} dm for ${shock.hours} h`
    case 'populationGrowth':
      return `${shock.people} people move in over ${shock.days} d`
    case 'recession':
      return `recession of ${shock.percent} % for ${shock.days} d`
    case 'fuelPrice':
      return `fuel price ${shock.percent < 0 ? '' : '+'}${shock.percent} % for ${shock.days} d`
  }
}

function permilleOf(text: string): number {
  if (!/^\d{1,3}(?:\.\d{1,3})?$/.test(text)) {
    throw new UsageError(`--r0 must be a number with up to three decimals, not "${text}"`)
  }
  return Math.round(Number(text) * PERMILLE)
}

function signedNumber(text: string, what: string): number {
  if (/^[+-]?\d{1,6}$/.test(text)) return Number(text)
  throw new UsageError(`${what} must be a whole number, not "${text}"`)
}
