import { parentPort, workerData } from 'node:worker_threads'

import { type BesidePlan, besideSumo } from './sumo/beside.ts'

/** The entry of a thread in which nothing else has driven: one engine in a thread, as each city has it. */
parentPort?.postMessage(besideSumo(workerData as BesidePlan))
