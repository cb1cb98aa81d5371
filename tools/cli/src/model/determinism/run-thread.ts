import { workerData } from 'node:worker_threads'

import { followWorld, loadEngines } from '@urbe/city-model'

import { delaysOf } from './delays.ts'
import type { FollowerData } from './job.ts'
import { plantRace } from './planted.ts'

/** The entry of every thread of a run but the first. */
const { spec, buffer, words, threads, thread, delaySeed, planted } = workerData as FollowerData
const crew = { words, threads, ...(delaySeed > 0 && { beforeMeeting: delaysOf(delaySeed, thread) }) }
followWorld(
  spec,
  { engines: await loadEngines(), crew, ...(planted && { change: plantRace }) },
  { buffer, thread },
)
