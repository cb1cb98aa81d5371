import type { Command } from 'commander'

import { parseTntpNetwork, parseTntpTrips } from '@urbe/city-model'
import {
  AssignmentError,
  type Equilibrium,
  type EquilibriumTask,
  solveEquilibrium,
} from '@urbe/city-model/assignment'

import type { Act } from '../act.ts'
import { wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { Failure, UsageError } from '../exit.ts'
import { inFile, readText } from './files.ts'

const GAP_DEFAULT = '1e-6'
const ITERATIONS_DEFAULT = '1000'

interface Options {
  readonly gap: string
  readonly iterations: string
  readonly distanceWeight: string
  readonly tollWeight: string
}

export function assignCommand(program: Command, act: Act): void {
  program
    .command('assign')
    .description(
      'find the user equilibrium of the trips on a network of the TransportationNetworks collection',
    )
    .argument('<net>', 'the network (_net.tntp)')
    .argument('<trips>', 'the trips (_trips.tntp)')
    .option('--gap <share>', 'the relative gap to reach, between 0 and 1', GAP_DEFAULT)
    .option('--iterations <count>', 'give up after so many iterations', ITERATIONS_DEFAULT)
    .option('--distance-weight <cost>', 'cost of a unit of length, in the time unit of the network', '0')
    .option('--toll-weight <cost>', 'cost of a unit of toll, in the time unit of the network', '0')
    .action(act<Options>(assign))
}

async function assign(context: Context, options: Options, net = '', trips = ''): Promise<void> {
  const settings = settingsOf(options)
  const [netText, tripsText] = [await readText(net), await readText(trips)]
  const network = await inFile(net, () => parseTntpNetwork(netText))
  const demand = await inFile(trips, () => parseTntpTrips(tripsText, network.zones))
  const began = performance.now()
  const result = solved({ ...settings, network, trips: demand })
  const seconds = (performance.now() - began) / 1_000
  const { objective, relativeGap, iterations, flow, cost } = result
  const links = network.links.map(({ from, to }, link) => ({ from, to, flow: flow[link], cost: cost[link] }))
  context.show({ objective, relativeGap, iterations, seconds, links }, told(result, seconds))
  if (result.ending !== 'gap_reached') {
    throw new Failure(`the gap of ${settings.gap} was not reached: ${result.ending.replaceAll('_', ' ')}`)
  }
}

function solved(task: EquilibriumTask): Equilibrium {
  try {
    return solveEquilibrium(task)
  } catch (error) {
    if (error instanceof AssignmentError) throw new UsageError(error.message, { cause: error })
    throw error
  }
}

function settingsOf(options: Options) {
  const gap = decimal(options.gap)
  if (!(gap > 0 && gap < 1)) {
    throw new UsageError(`--gap must be a number between 0 and 1, not "${options.gap}"`)
  }
  return {
    gap,
    iterationsMax: wholeNumber(options.iterations, '--iterations'),
    distanceWeight: weight(options.distanceWeight, '--distance-weight'),
    tollWeight: weight(options.tollWeight, '--toll-weight'),
  }
}

function weight(text: string, what: string): number {
  const value = decimal(text)
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return value
  throw new UsageError(`${what} must be a number from 0 on, not "${text}"`)
}

function decimal(text: string): number {
  return /^(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
}

function told(result: Equilibrium, seconds: number): string {
  const { ending, relativeGap, iterations, objective, totalCost, averageExcessCost, trips } = result
  const verdict = ending === 'gap_reached' ? 'Equilibrium' : 'No equilibrium yet'
  return [
    `${verdict}: relative gap ${relativeGap.toExponential(3)} after ${iterations} iterations in ${seconds.toFixed(3)} s`,
    `trips                ${trips}`,
    `objective            ${objective}`,
    `total cost           ${totalCost}`,
    `average excess cost  ${averageExcessCost.toExponential(3)}`,
  ].join('\n')
}
