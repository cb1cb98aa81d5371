import { Worker } from 'node:worker_threads'

import { describe, expect, it } from '@jest/globals'

import { CrewFailed, leadCrew } from '../src/core/crew.ts'
import { hashOf } from '../src/memory/hash.ts'
import { newPlate, plateOver } from './plate.ts'

const ROUNDS = 200

function crewOf(threads: number) {
  const shared = newPlate()
  const { phases, words } = plateOver(shared)
  const workers = Array.from({ length: threads - 1 }, (_, at) => {
    const workerData = { shared, threads, thread: at + 1 }
    return new Worker(new URL('./plate-thread.ts', import.meta.url), { workerData })
  })
  const ended = workers.map((worker) => new Promise<unknown>((resolve) => worker.once('exit', resolve)))
  const failed = workers.map(
    (worker) => new Promise<string>((resolve) => worker.once('error', (error) => resolve(String(error)))),
  )
  return { ...shared, leader: leadCrew({ phases, words, threads }), ended, failed }
}

async function hashAfter(threads: number): Promise<string> {
  const { leader, state, ended } = crewOf(threads)
  for (let now = 0; now < ROUNDS; now += 1) {
    leader.run(0, now)
    leader.run(1, now)
  }
  leader.dismiss()
  expect(await Promise.all(ended)).toEqual(new Array(threads - 1).fill(0))
  return hashOf(state)
}

describe('a crew', () => {
  it('comes to the same state with any number of threads, however late they come', async () => {
    const alone = await hashAfter(1)
    expect([await hashAfter(2), await hashAfter(3), await hashAfter(4)]).toEqual([alone, alone, alone])
  })

  it('tells the leader when a phase fails in another thread, and does not wait for ever', async () => {
    const { leader, failed } = crewOf(2)
    expect(() => leader.run(2, 0)).toThrow(CrewFailed)
    expect(await Promise.all(failed)).toEqual(['Error: on purpose'])
  })

  it('lets a failure of the leader out as it is', () => {
    const { leader } = crewOf(1)
    expect(() => leader.run(2, 0)).toThrow('on purpose')
    expect(() => leader.run(3, 0)).toThrow('there is no phase 3')
  })
})
