import { readFileSync, writeFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

import { CREW_WORDS, foundWorld, loadEngines, restoreWorld, type World } from '@urbe/city-model'

import { delaysOf } from './delays.ts'
import type { FollowerData, Job } from './job.ts'
import { plantRace } from './planted.ts'

/** The entry of a run: its job is the first argument, and it writes one line a tick, the state's hash. */
const job = JSON.parse(process.argv[2] ?? '') as Job
const world = await open(job)
while (world.tick < job.ticks) {
  const { tick, stateHash } = world.step()
  process.stdout.write(`${tick} ${stateHash}\n`)
  if (tick === job.killed?.afterTick) {
    writeFileSync(job.killed.snapshot, world.snapshot())
    process.kill(process.pid, 'SIGKILL')
  }
}
world.dismiss()

async function open({ spec, threads, delaySeed, planted, from }: Job): Promise<World> {
  const words = new Int32Array(new SharedArrayBuffer(CREW_WORDS * Int32Array.BYTES_PER_ELEMENT))
  const crew = { words, threads, ...(delaySeed > 0 && { beforeMeeting: delaysOf(delaySeed, 0) }) }
  const options = { engines: await loadEngines(), crew, ...(planted && { change: plantRace }) }
  const opened =
    from === undefined ? foundWorld(spec, options) : restoreWorld(spec, readFileSync(from), options)
  for (let thread = 1; thread < threads; thread += 1) {
    const workerData: FollowerData = {
      spec,
      buffer: opened.buffer,
      words,
      threads,
      thread,
      delaySeed,
      planted,
    }
    // The same ending as this file: as TypeScript, or as what was made of it for an older Node.
    const entry = new URL(`./run-thread${import.meta.url.slice(-3)}`, import.meta.url)
    const worker = new Worker(entry, { workerData })
    worker.on('error', (error) => {
      throw error
    })
  }
  return opened
}
