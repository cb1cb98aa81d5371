import type { Command } from 'commander'

import { loadWaterEngine, solveNetwork, type WaterSolution, type WaterStep } from '@urbe/city-model/water'

import type { Act } from '../act.ts'
import type { Context } from '../context.ts'
import { inFile, readText } from './files.ts'

export function waterCommand(program: Command, act: Act): void {
  program
    .command('water')
    .description('solve a water network of an EPANET input file: pressures, heads and flows at every step')
    .argument('<network>', 'the input file (.inp)')
    .action(act(water))
}

async function water(context: Context, _: object, path = ''): Promise<void> {
  const text = await readText(path)
  const engine = await loadWaterEngine()
  const solution = await inFile(path, () => solveNetwork(engine, text))
  for (const warning of solution.warnings) context.terminal.err(`warning: ${warning}`)
  context.show({ steps: solution.steps.map((step) => stepOf(solution, step)) }, told(solution))
}

function stepOf({ nodeIds, linkIds }: WaterSolution, { time, pressures, heads, flows }: WaterStep) {
  return {
    time,
    nodes: nodeIds.map((id, index) => ({ id, pressure: pressures[index], head: heads[index] })),
    links: linkIds.map((id, index) => ({ id, flow: flows[index] })),
  }
}

function told({ nodeIds, linkIds, steps, warnings }: WaterSolution): string {
  const size = `${nodeIds.length} nodes, ${linkIds.length} links`
  const lines = steps.map(({ time, pressures }) => {
    const lowest = pressures.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
    const node = nodeIds[pressures.indexOf(lowest)] ?? ''
    return `${clock(time)}  lowest pressure ${lowest.toFixed(2)} at node ${node}`
  })
  const ending = warnings.length === 0 ? 'No warnings.' : `${warnings.length} warnings.`
  return [`${size}, ${steps.length} hydraulic steps`, ...lines, ending].join('\n')
}

function clock(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(rest)}`
}
