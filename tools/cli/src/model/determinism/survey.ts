import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { CitySpec } from '@urbe/city-model'
import { seededRandom } from '@urbe/kernel'

import type { OtherNode } from './nodes.ts'
import { firstDifference, type Hashes, play } from './play.ts'

export interface Survey {
  readonly spec: CitySpec
  readonly ticks: number
  readonly nodes: readonly OtherNode[]
  readonly threads: readonly number[]
  readonly resumes: number
  readonly planted: boolean
  readonly entry: string
  /** For snapshots. */
  readonly folder: string
  readonly say: (line: string) => void
}

export interface Run {
  readonly what: string
  readonly node: string
  readonly threads: number
  readonly ticks: number
  /** The first tick with another hash; null where all were equal. */
  readonly divergedAt: number | null
}

export interface Found {
  readonly stateHash: string
  readonly runs: readonly Run[]
  readonly divergences: number
  /** Citizens times ticks, over all runs. */
  readonly agentSteps: number
}

const KILL_STREAM = 31

/** Plays one life of a city again and again, under other circumstances each time, and compares every tick's hash. */
export async function survey(asked: Survey): Promise<Found> {
  const { spec, ticks, nodes, threads } = asked
  const [first] = nodes
  if (first === undefined) throw new RangeError('at least one Node')
  const base = await play(first, asked.entry, { ...plain(asked), threads: 1, delaySeed: 0 })
  const runs: Run[] = []
  const take = (run: Omit<Run, 'divergedAt'>, hashes: Hashes): void => {
    const divergedAt = firstDifference(base.hashes, hashes) ?? null
    runs.push({ ...run, divergedAt })
    asked.say(`${divergedAt === null ? 'equal   ' : 'DIVERGED'} ${run.what}`)
  }
  for (const node of nodes) {
    for (const count of threads) {
      const delaySeed = count === 1 ? 0 : count
      const { hashes } = await play(node, asked.entry, { ...plain(asked), threads: count, delaySeed })
      const late = delaySeed > 0 ? ', late at barriers' : ''
      take(
        { what: `Node ${node.version}, ${count} threads${late}`, node: node.version, threads: count, ticks },
        hashes,
      )
    }
  }
  for (let number = 0; number < asked.resumes; number += 1) await resume(asked, number, take)
  return {
    stateHash: base.hashes.get(ticks) ?? '',
    runs,
    divergences: runs.filter(({ divergedAt }) => divergedAt !== null).length,
    agentSteps: spec.citizens * runs.reduce((sum, run) => sum + run.ticks, ticks),
  }
}

/** A run that is killed after a tick drawn by its number, and goes on in another process, under the next Node and thread count. */
async function resume(
  asked: Survey,
  number: number,
  take: (run: Omit<Run, 'divergedAt'>, hashes: Hashes) => void,
): Promise<void> {
  const { spec, ticks, nodes, threads, entry, folder } = asked
  const afterTick = 1 + seededRandom(spec.seed, KILL_STREAM).below(ticks - 1, number, 0, 0)
  const snapshot = join(folder, `killed-${number}.snapshot`)
  const [before, after] = [nodes[number % nodes.length], nodes[(number + 1) % nodes.length]]
  const count = threads[number % threads.length] ?? 1
  if (before === undefined || after === undefined) return
  const common = { ...plain(asked), threads: count, delaySeed: count === 1 ? 0 : threads.length + number }
  const killed = await play(before, entry, { ...common, killed: { afterTick, snapshot } })
  const resumed = await play(after, entry, { ...common, from: snapshot })
  await rm(snapshot)
  const what = `killed after tick ${afterTick} under ${before.version}, gone on under ${after.version}, ${count} threads`
  take({ what, node: after.version, threads: count, ticks }, new Map([...killed.hashes, ...resumed.hashes]))
}

function plain({ spec, ticks, planted }: Survey) {
  return { spec, ticks, planted }
}
