import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Command } from 'commander'

import { CITIZENS_MAX, CITIZENS_MIN } from '@urbe/city-model'

import type { Act } from '../act.ts'
import { wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { Findings, UsageError } from '../exit.ts'
import { nodeOf, type OtherNode, thisNode } from './determinism/nodes.ts'
import { plainTree } from './determinism/plain-tree.ts'
import { type Found, survey } from './determinism/survey.ts'

export const THREADS_MAX = 16
export const RESUMES_MAX = 1_000

interface Options {
  readonly citizens: string
  readonly seed: string
  readonly ticks: string
  readonly threads: string
  readonly node?: string
  readonly resumes: string
  readonly plantedRace?: true
}

export function determinismCommand(program: Command, act: Act): void {
  program
    .command('determinism')
    .description('play one life of a city under many circumstances and compare the state of every tick')
    .option('--citizens <count>', 'how many citizens the city has', '1000')
    .option('--seed <number>', 'where chance begins', '7')
    .option('--ticks <count>', 'how long a life is, in minutes of the city', '1440')
    .option('--threads <counts>', 'numbers of threads, with commas', '1,2,3,4')
    .option('--node <versions>', 'other versions of Node, with commas; installed from the npm registry')
    .option(
      '--resumes <count>',
      'so many lives are killed after a tick by chance and go on from a snapshot',
      '4',
    )
    .option('--planted-race', 'spoil a phase on purpose: it has to be found')
    .action(act<Options>(determinism))
}

async function determinism(context: Context, options: Options): Promise<void> {
  const citizens = wholeNumber(options.citizens, '--citizens', CITIZENS_MIN)
  if (citizens > CITIZENS_MAX) throw new UsageError(`--citizens must be at most ${CITIZENS_MAX}`)
  const resumes = wholeNumber(options.resumes, '--resumes')
  if (resumes > RESUMES_MAX) throw new UsageError(`--resumes must be at most ${RESUMES_MAX}`)
  const threads = options.threads.split(',').map((count) => wholeNumber(count, '--threads', 1))
  if (threads.some((count) => count > THREADS_MAX))
    throw new UsageError(`--threads must be at most ${THREADS_MAX}`)
  const folder = await mkdtemp(join(tmpdir(), 'urbe-determinism-'))
  try {
    const found = await survey({
      spec: { seed: wholeNumber(options.seed, '--seed'), citizens, source: { kind: 'generated' } },
      ticks: wholeNumber(options.ticks, '--ticks', 2),
      nodes: await nodesOf(context, options.node),
      threads,
      resumes,
      planted: options.plantedRace === true,
      entry: await plainTree(join(folder, 'model')),
      folder,
      say: context.terminal.err,
    })
    context.show(found, told(found))
    if (found.divergences > 0)
      throw new Findings(`${found.divergences} of ${found.runs.length} runs came to another state`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function nodesOf(context: Context, versions: string | undefined): Promise<readonly OtherNode[]> {
  const cache = join(context.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'urbe')
  const nodes = [thisNode]
  for (const version of versions?.split(',') ?? []) {
    nodes.push(await nodeOf(version, { cache, say: context.terminal.err }))
  }
  return nodes
}

function told({ stateHash, runs, divergences, agentSteps }: Found): string {
  const diverged = runs.filter(({ divergedAt }) => divergedAt !== null)
  return [
    ...diverged.map(({ what, divergedAt }) => `Another state from tick ${divergedAt} on: ${what}.`),
    `${runs.length} runs, ${divergences} divergences, ${agentSteps} citizen-minutes. State at the end: ${stateHash}.`,
  ].join('\n')
}
