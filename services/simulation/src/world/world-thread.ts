import { parentPort } from 'node:worker_threads'

import { type Blueprint, blueprintOf, loadEngines } from '@urbe/city-model'

import { Diverged, hostWorld } from './hosted-world.ts'
import type { Keyframe, WorldAnswer, WorldCalls, WorldRequest } from './protocol.ts'
import { specFault } from './spec-fault.ts'

const engines = await loadEngines()

/** The entry of a world's thread: one world, one call at a time, in the order in which they come. */
let blueprint: Blueprint | undefined
let world: ReturnType<typeof hostWorld> | undefined
/** Keyframes in the answer under way: they change hands instead of being copied. */
let leaving: readonly Keyframe[] = []

const opened = () => {
  if (world === undefined) throw new Error('no world has been opened')
  return world
}

const calls: WorldCalls = {
  draw({ spec }) {
    blueprint = blueprintOf(spec)
    return null
  },
  open(request) {
    if (blueprint === undefined) throw new Error('no city has been drawn')
    world = hostWorld(blueprint, request, engines)
    return world.standing()
  },
  replay: (request) => opened().replay(request),
  beat(request) {
    const progress = opened().beat(request)
    leaving = progress.batches.flatMap(({ keyframe }) => keyframe ?? [])
    return progress
  },
  frame: () => opened().frame(),
  map: () => opened().map(),
  conditions: () => opened().conditions(),
  keyframe() {
    const keyframe = opened().keyframe()
    leaving = [keyframe]
    return keyframe
  },
}

parentPort?.on('message', ({ id, call, request }: WorldRequest) => {
  const told = answer(id, call, request)
  const handedOver = leaving.flatMap(({ bytes: { buffer } }) =>
    buffer instanceof ArrayBuffer ? [buffer] : [],
  )
  leaving = []
  parentPort?.postMessage(told, handedOver)
})

function answer(id: number, call: WorldRequest['call'], request: unknown): WorldAnswer {
  try {
    // The main thread sends each call with its own request: both sides are typed by WorldCalls.
    const called = calls[call] as (request: unknown) => unknown
    return { id, ok: true, answer: called(request) }
  } catch (error) {
    return { id, ok: false, ...told(error) }
  }
}

type Failure =
  | Omit<Extract<WorldAnswer, { code: 'invalid' }>, 'id' | 'ok'>
  | Omit<Extract<WorldAnswer, { code: 'fault' | 'diverged' }>, 'id' | 'ok'>

function told(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  const at = specFault(error)
  if (at !== undefined) return { code: 'invalid', at, message }
  return { code: error instanceof Diverged ? 'diverged' : 'fault', message }
}
