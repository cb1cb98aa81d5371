import type { Command } from 'commander'

import {
  acPowerFlow,
  dcPowerFlow,
  type PowerCase,
  type PowerFlow,
  parsePowerCase,
} from '@urbe/city-model/power'

import type { Act } from '../act.ts'
import type { Context } from '../context.ts'
import { Failure, UsageError } from '../exit.ts'
import { table } from '../table.ts'
import { inFile, readText } from './files.ts'

interface Options {
  readonly ac?: boolean
  readonly dc?: boolean
  readonly tolerance?: string
}

/** The table for people ends after this many branches. */
const BRANCHES_SHOWN = 10

export function powerflowCommand(program: Command, act: Act): void {
  program
    .command('powerflow')
    .description('solve the power flow of a MATPOWER case: voltages, angles and branch flows')
    .argument('<case>', 'the case file (.m)')
    .option('--ac', "Newton's method in polar form (this is what happens without --dc)")
    .option('--dc', 'the linear approximation')
    .option(
      '--tolerance <per unit>',
      'power that may be missing at a bus; without it as far as rounding lets',
    )
    .action(act<Options>(powerflow))
}

async function powerflow(context: Context, options: Options, path = ''): Promise<void> {
  const solve = solverFor(options)
  const text = await readText(path)
  const power = await inFile(path, () => parsePowerCase(text))
  const flow = solve(power)
  context.show(dataOf(power, flow), told(power, flow))
  if (!flow.converged) throw new Failure('the power flow did not converge')
}

function solverFor({ ac, dc, tolerance }: Options): (power: PowerCase) => PowerFlow {
  if (ac === true && dc === true) throw new UsageError('give --ac or --dc, not both')
  if (dc === true && tolerance !== undefined)
    throw new UsageError('--tolerance is for --ac: --dc does not iterate')
  if (dc === true) return dcPowerFlow
  const allowed = tolerance === undefined ? {} : { tolerance: toleranceIn(tolerance) }
  return (power) => acPowerFlow(power, allowed)
}

function toleranceIn(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value
  throw new UsageError(`--tolerance must be a number above zero, not "${text}"`)
}

function dataOf({ buses, branches }: PowerCase, { converged, iterations, lossesMw, ...flow }: PowerFlow) {
  const { pf, qf, pt, qt } = flow.branches
  return {
    converged,
    iterations,
    lossesMw,
    buses: [...buses.ids].map((id, bus) => ({ id, vm: flow.buses.vm[bus], va: flow.buses.va[bus] })),
    branches: [...branches.from].map((from, line) => ({
      from: buses.ids[from],
      to: buses.ids[branches.to[line] ?? -1],
      pf: pf[line],
      qf: qf[line],
      pt: pt[line],
      qt: qt[line],
    })),
  }
}

function told(power: PowerCase, flow: PowerFlow): string {
  const { buses, branches, generators, ignored } = power
  const ending = `${flow.converged ? 'converged' : 'NOT converged'} after ${flow.iterations} iterations`
  return [
    `${buses.count} buses, ${branches.count} branches, ${generators.count} generators`,
    ...ignored.map((name) => `${name} is in the file and left out of the flow`),
    `${ending}, at most ${flow.mismatch.toExponential(1)} p.u. missing at a bus`,
    `losses ${flow.lossesMw.toFixed(4)} MW`,
    ...voltagesTold(power, flow),
    '',
    branchesTold(power, flow),
  ].join('\n')
}

function voltagesTold({ buses }: PowerCase, flow: PowerFlow): string[] {
  const { vm, va } = flow.buses
  const places = [...vm.keys()].sort((a, b) => (vm[a] ?? 0) - (vm[b] ?? 0) || a - b)
  const at = (bus = 0) =>
    `${vm[bus]?.toFixed(4)} p.u. at bus ${buses.ids[bus]} (${va[bus]?.toFixed(2)} degrees)`
  return [`lowest voltage ${at(places[0])}`, `highest voltage ${at(places.at(-1))}`]
}

function branchesTold({ buses, branches }: PowerCase, { branches: { pf, qf, pt, qt } }: PowerFlow): string {
  const apparent = pf.map((p, line) => {
    const [q, r, s] = [qf[line] ?? 0, pt[line] ?? 0, qt[line] ?? 0]
    return Math.sqrt(Math.max(p * p + q * q, r * r + s * s))
  })
  const loading = apparent.map((mva, line) => mva / (branches.ratingMva[line] || Number.POSITIVE_INFINITY))
  const places = [...apparent.keys()].sort(
    (a, b) => (loading[b] ?? 0) - (loading[a] ?? 0) || (apparent[b] ?? 0) - (apparent[a] ?? 0) || a - b,
  )
  const rows = places.slice(0, BRANCHES_SHOWN).map((line) => {
    const share = loading[line] ?? 0
    const [from, to] = [branches.from[line] ?? -1, branches.to[line] ?? -1]
    const ends = [String(buses.ids[from]), String(buses.ids[to])]
    const mw = (pf[line] ?? 0).toFixed(2)
    return [...ends, mw, (apparent[line] ?? 0).toFixed(2), share > 0 ? `${(share * 100).toFixed(1)} %` : '-']
  })
  return table(['FROM', 'TO', 'MW', 'MVA', 'LOADED'], rows)
}
