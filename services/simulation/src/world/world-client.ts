import { Worker } from 'node:worker_threads'

import type { CitySpec } from '@urbe/city-model'

import { Diverged } from './hosted-world.ts'
import type { Opening, SpecFault, Standing, WorldAnswer, WorldCall, WorldCalls } from './protocol.ts'

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
  /** A moment of the city that was drawn, in place of that which was open before. What was kept changes hands. */
  open(opening: Opening): Promise<Standing>
  call<Call extends WorldCall>(call: Call, request: Request<Call>): Promise<Answer<Call>>
  close(): Promise<void>
}

/** Starts a thread for one world. Calls that are open when the thread dies are rejected. */
function startThread(onDeath: (error: Error) => void): WorldClient {
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

  function ask<Call extends WorldCall>(
    call: Call,
    request: Request<Call>,
    handedOver: ArrayBuffer[] = [],
  ): Promise<Answer<Call>> {
    return new Promise((resolve, reject) => {
      const id = next++
      open.set(id, { resolve: resolve as (answer: never) => void, reject })
      worker.postMessage({ id, call, request }, handedOver)
    })
  }

  return {
    open: (opening) => ask('open', opening, ownBuffers(opening)),
    call: (call, request) => ask(call, request, 'rooms' in request ? [...request.rooms] : []),
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

/** A thread that knows a city and opens moments of it; a city that is none leaves no thread behind. */
export async function drawCity(spec: CitySpec, onDeath: (error: Error) => void): Promise<WorldClient> {
  const world = startThread(onDeath)
  return await orClose(world, async () => {
    await world.call('draw', { spec })
    return world
  })
}

/** A thread with a world in it, founded or taken up as it was kept; one that cannot be opened leaves no thread behind. */
export async function openWorld(
  spec: CitySpec,
  opening: Opening,
  onDeath: (error: Error) => void,
): Promise<{ world: WorldClient; opened: Standing }> {
  const world = await drawCity(spec, onDeath)
  return await orClose(world, async () => ({ world, opened: await world.open(opening) }))
}

async function orClose<Answer>(world: WorldClient, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    await world.close()
    throw error
  }
}

/** Memory that is all of one snapshot's, and so can be handed over. */
function ownBuffers({ kept }: Opening): ArrayBuffer[] {
  return [kept?.snapshot, kept?.changes].flatMap((bytes) =>
    bytes?.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength
      ? [bytes.buffer]
      : [],
  )
}

/** Founds a world in a thread of its own for one question. */
export async function withNewWorld<Answer>(
  spec: CitySpec,
  ask: (world: WorldClient, opened: Standing) => Promise<Answer>,
): Promise<Answer> {
  // Its death rejects the question.
  const { world, opened } = await openWorld(spec, { inputsThrough: 0 }, () => undefined)
  try {
    return await ask(world, opened)
  } finally {
    await world.close()
  }
}
