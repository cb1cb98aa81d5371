import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Ground } from './ground.ts'

export type SumoModel = 'mesoscopic' | 'microscopic'

/** What its first line calls it, or undefined where it is not installed. */
export function sumoVersion(): string | undefined {
  const { status, stdout } = spawnSync('sumo', ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.split('\n')[0]?.replace('Eclipse SUMO sumo Version', 'SUMO') : undefined
}

/** Seconds from departure to arrival, of all trips. */
export function sumoTripSeconds(ground: Ground, model: SumoModel): number {
  const statistics = join(ground.folder, 'statistics.xml')
  run(ground, model, ['--duration-log.statistics', '--statistic-output', statistics])
  const [, duration] =
    /<vehicleTripStatistics[^>]*\bduration="([\d.]+)"/.exec(readFileSync(statistics, 'utf8')) ?? []
  if (duration === undefined) throw new Error('sumo told no statistics of trips')
  return Number(duration)
}

/**
 * Seconds of the processor for the simulation alone: a whole run less one that has loaded the network and all routes and is over after
 * the first second. Neither writes anything.
 */
export function sumoSimulationCpu(ground: Ground, model: SumoModel): number {
  const quiet = ['--duration-log.disable']
  return run(ground, model, quiet) - run(ground, model, [...quiet, '--end', '1'])
}

/** The shell tells what the program cost the processor; Node would not. */
function run({ networkFile, routesFile }: Ground, model: SumoModel, more: readonly string[]): number {
  const words = [
    ...['-n', networkFile, '-r', routesFile, '--route-steps', '0', '--no-step-log', '--no-warnings'],
    ...['--xml-validation', 'never', '--xml-validation.net', 'never', '--xml-validation.routes', 'never'],
    ...(model === 'mesoscopic' ? ['--mesosim'] : []),
    ...more,
  ]
  const told = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time sumo "$@" >/dev/null', 'sumo', ...words], {
    encoding: 'utf8',
  })
  if (told.status !== 0) throw new Error(`sumo failed: ${told.stderr}`)
  const [user = 0, system = 0] = (told.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
  return user + system
}
