import type { AnswerOf, ProjectionView } from '@urbe/contracts'

import { type Context, pause } from '../context.ts'
import { Failure, Interrupted } from '../exit.ts'
import { progressOf } from '../progress.ts'

const LOOK_INTERVAL_MS = 1_000
/** Heartbeats tell of a generation; it may take some of them until the first one does. */
const UNSEEN_LOOKS_MAX = 15

type Built = AnswerOf<'rebuildProjection'>

/** Waits until every stream of the generation has been read to its end. */
export async function untilReady(context: Context, built: Built): Promise<'ready' | 'active'> {
  const progress = progressOf(context, `building generation ${built.generation}`)
  try {
    for (let unseen = 0; ; ) {
      const rows = await rowsOf(context, built)
      const role = readiness(rows)
      if (role !== undefined) return role
      unseen = rows.length === 0 ? unseen + 1 : 0
      if (unseen > UNSEEN_LOOKS_MAX) throw new Failure(gone(built))
      const done = sum(rows, ({ sequence }) => sequence)
      progress.at(done, done + sum(rows, ({ lagEvents }) => lagEvents))
      await pause(context, LOOK_INTERVAL_MS)
    }
  } catch (error) {
    if (!context.interrupted.aborted) throw error
    throw new Interrupted(`generation ${built.generation} is still being built: urbe projections list`)
  } finally {
    progress.end()
  }
}

async function rowsOf({ client }: Context, { name, generation }: Built): Promise<ProjectionView[]> {
  const { items } = await client.call('listProjections')
  return items.filter((each) => each.name === name && each.generation === generation)
}

function readiness(rows: readonly ProjectionView[]): 'ready' | 'active' | undefined {
  const broken = rows.find(({ status }) => status === 'diverged' || status === 'stopped')
  if (broken !== undefined) throw new Failure(`the generation is ${broken.status} on ${broken.stream}`)
  if (rows.some(({ role }) => role === 'retired')) throw new Failure('the generation was given up')
  if (rows.length === 0 || rows.some(({ role }) => role === 'building')) return undefined
  return rows.some(({ role }) => role === 'active') ? 'active' : 'ready'
}

function gone({ name, generation }: Built): string {
  return `nobody tells of generation ${generation} of ${name}: was it given up?`
}

function sum(rows: readonly ProjectionView[], of: (row: ProjectionView) => number): number {
  return rows.reduce((total, row) => total + of(row), 0)
}
