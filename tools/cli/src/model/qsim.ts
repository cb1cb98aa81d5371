import { setImmediate as breath } from 'node:timers/promises'

import type { Command } from 'commander'

import {
  createQsim,
  EVENTS_FOOT,
  EVENTS_HEAD,
  eventLine,
  QSIM_DEFAULTS,
  type Qsim,
  type QsimOptions,
  readMatsimPlans,
  readQsimNetwork,
  secondsOf,
} from '@urbe/city-model/qsim'

import type { Act } from '../act.ts'
import { wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { Interrupted, UsageError } from '../exit.ts'
import { writeWhole } from './event-file.ts'
import { inFile, readText } from './files.ts'

interface Options {
  readonly events?: string
  readonly end?: string
  readonly seed: string
  readonly stuckTime: string
  readonly flowCapacityFactor: string
  readonly storageCapacityFactor: string
}

/** Simulated seconds between two looks at whether the person has had enough. */
const SECONDS_A_BREATH = 1_000
/** Characters that are handed to the file at once. */
const PIECE_CHARACTERS = 65_536

export function qsimCommand(program: Command, act: Act): void {
  const { seed, stuckSeconds, flowCapacityFactor, storageCapacityFactor } = QSIM_DEFAULTS
  program
    .command('qsim')
    .description("simulate traffic in queues, by the rules of MATSim's QSim")
    .argument('<network>', 'the network, of MATSim (.xml) or SUMO (.net.xml)')
    .argument('<plans>', 'the plans, of MATSim (.xml)')
    .option('--events <file>', "where MATSim's events are written (packed when it ends in .gz)")
    .option('--end <time>', 'the last second, as hh:mm:ss; without it all plans are carried out')
    .option('--seed <number>', 'of the order in which links go over a node', String(seed))
    .option('--stuck-time <seconds>', 'after which a vehicle enters a full link', String(stuckSeconds))
    .option('--flow-capacity-factor <number>', 'times every capacity', String(flowCapacityFactor))
    .option('--storage-capacity-factor <number>', 'times all room on links', String(storageCapacityFactor))
    .action(act<Options>(qsim))
}

async function qsim(context: Context, options: Options, networkPath = '', plansPath = ''): Promise<void> {
  const started = performance.now()
  const settings = settingsIn(options)
  const networkText = await readText(networkPath)
  const network = await inFile(networkPath, () => readQsimNetwork(networkText))
  const plansText = await readText(plansPath)
  const lines: string[] = []
  const run = await inFile(plansPath, () =>
    createQsim({
      network,
      population: readMatsimPlans(plansText, network),
      options: settings,
      ...(options.events !== undefined && { onEvent: (event) => lines.push(eventLine(event)) }),
    }),
  )
  if (options.events === undefined) await runThrough(run, context.interrupted)
  else await writeWhole(options.events, eventText(run, lines), context.interrupted)
  const { linkSteps, ...summary } = run.summary()
  const seconds = (performance.now() - started) / 1_000
  const { trips, arrived, stuck, meanTripSeconds, endTime } = summary
  const told = `${trips} trips by ${summary.vehicles} vehicles: ${arrived} arrived after ${meanTripSeconds.toFixed(1)} s on average, ${stuck} did not.`
  context.show(
    { ...summary, seconds },
    `${told}\nThe last second was ${endTime}; ${linkSteps} links were entered.`,
  )
}

function settingsIn(options: Options): QsimOptions {
  return {
    seed: wholeNumber(options.seed, '--seed'),
    stuckSeconds: wholeNumber(options.stuckTime, '--stuck-time'),
    flowCapacityFactor: factor(options.flowCapacityFactor, '--flow-capacity-factor'),
    storageCapacityFactor: factor(options.storageCapacityFactor, '--storage-capacity-factor'),
    ...(options.end !== undefined && { end: time(options.end, '--end') }),
  }
}

function factor(text: string, what: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value
  throw new UsageError(`${what} must be a number above zero, not "${text}"`)
}

function time(text: string, what: string): number {
  const seconds = secondsOf(text)
  if (seconds !== undefined) return seconds
  throw new UsageError(`${what} must be a time like 30:00:00 or a number of seconds, not "${text}"`)
}

async function runThrough(run: Qsim, interrupted: AbortSignal): Promise<void> {
  for (let second = 1; run.advance(); second += 1) {
    if (second % SECONDS_A_BREATH === 0) await breath()
    if (interrupted.aborted) throw new Interrupted('interrupted')
  }
}

/** The events of a run that is carried out while they are taken; `lines` is where it puts them. */
async function* eventText(run: Qsim, lines: string[]): AsyncGenerator<string> {
  let piece = EVENTS_HEAD
  for (let goesOn = true; goesOn; ) {
    goesOn = run.advance()
    piece += lines.join('')
    lines.length = 0
    if (piece.length < PIECE_CHARACTERS) continue
    yield piece
    piece = ''
  }
  yield piece + EVENTS_FOOT
}
