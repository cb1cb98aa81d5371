import { Worker } from 'node:worker_threads'

import type { CitySpec } from '@urbe/city-model'

import { Diverged } from './hosted-world.ts'
import type { PlacedKeyframe } from './keyframes.ts'
import type { SpecFault, Standing, WorldAnswer, WorldCall, WorldCalls } from './protocol.ts'

/** Young generation of a world's thread: its arrays live outside the heap, so little is enough. */
const YOUNG_GENERATION_MB = 8

type Request<Call extends WorldCall> = Parameters<WorldCalls[Call]>[0]
type Answer<Call extends WorldCall> = ReturnType<WorldCalls[Call]>

/** What a city was to be founded from is no city. */
export class InvalidSource extends Error {
  override readonly name = 'InvalidSource'
  readonly at: SpecFault

  constructor(at: SpecFault, message: string) {
    super(message)
    this.at = at
  }
}

export interface WorldClient {
  call<Call extends WorldCall>(call: Call, request: Request<Call>): Promise<Answer<Call>>
  close(): Promise<void>
}

/** Starts a thread for one world. Calls that are open when the thread dies are rejected. */
function startWorld(onDeath: (error: Error) => void): WorldClient {
  const worker = new Worker(new URL('./world-thread.ts', import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  })
  const open = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>()
  let next = 0
  let closing = false

  const die = (error: Error) => {
    for (const { reject } of open.values()) reject(error)
    open.clear()
    if (!closing) onDeath(error)
  }
  worker.on('error', die)
  worker.on('exit', (code) => die(new Error(`the world's thread ended with ${code}`)))
  worker.on('message', (message: WorldAnswer) => {
    const waiting = open.get(message.id)
    open.delete(message.id)
    if (message.ok) waiting?.resolve(message.answer as never)
    else waiting?.reject(errorOf(message))
  })

  return {
    call<Call extends WorldCall>(call: Call, request: Request<Call>): Promise<Answer<Call>> {
      return new Promise((resolve, reject) => {
        const id = next++
        open.set(id, { resolve: resolve as (answer: never) => void, reject })
        worker.postMessage({ id, call, request })
      })
    },
    async close() {
      if (closing) return
      closing = true
      await worker.terminate()
    },
  }
}

function errorOf(answer: Extract<WorldAnswer, { ok: false }>): Error {
  if (answer.code === 'invalid') return new InvalidSource(answer.at, answer.message)
  return answer.code === 'diverged' ? new Diverged(answer.message) : new Error(answer.message)
}

/** A thread with a world in it, founded or taken up at a keyframe; a world that cannot be opened leaves no thread behind. */
export async function openWorld(
  spec: CitySpec,
  keyframe: Pick<PlacedKeyframe, 'bytes' | 'inputsThrough'> | undefined,
  onDeath: (error: Error) => void,
): Promise<{ world: WorldClient; opened: Standing }> {
  const world = startWorld(onDeath)
  try {
    const opened = await world.call('open', {
      spec,
      inputsThrough: keyframe?.inputsThrough ?? 0,
      ...(keyframe && { keyframe: keyframe.bytes }),
    })
    return { world, opened }
  } catch (error) {
    await world.close()
    throw error
  }
}

/** Founds a world in a thread of its own for one question. */
export async function withNewWorld<Answer>(
  spec: CitySpec,
  ask: (world: WorldClient, opened: Standing) => Promise<Answer>,
): Promise<Answer> {
  // Its death rejects the question.
  const { world, opened } = await openWorld(spec, undefined, () => undefined)
  try {
    return await ask(world, opened)
  } finally {
    await world.close()
  }
}
