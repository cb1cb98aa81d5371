import { setTimeout as sleep } from 'node:timers/promises'

import type { Commit } from './commit.ts'
import { BATCH_EVENTS_MAX, type Follow } from './follow-options.ts'

export interface Arrived {
  readonly commit: Commit
  /** Commits that the server still held back when it sent this one. */
  readonly pending: number
}
/** The server sends so much and then waits for an answer to this subject. */
interface FlowControl {
  readonly answerTo: string
}

interface Wiring extends Pick<Follow, 'signal' | 'onBatch' | 'onState' | 'batchMax' | 'lingerMs'> {
  readonly answer: (subject: string) => void
  /** Makes of what has arrived what is handed over. */
  readonly prepare: (commits: Commit[]) => Promise<Commit[]>
  readonly onFault: (error: unknown) => void
}

/**
 * What has arrived is handed over in batches, one at a time: while a batch is worked on the next one fills up. Flow control
 * is answered when all before it is done, so the server never sends more than a reader can hold.
 */
export function openBatches(wiring: Wiring) {
  const {
    signal,
    onBatch,
    onState,
    batchMax = BATCH_EVENTS_MAX,
    lingerMs = 0,
    answer,
    onFault,
    prepare,
  } = wiring
  const queue: (Arrived | FlowControl)[] = []
  const wake = waker()
  let over = false
  let eventsQueued = 0
  let flowControls = 0
  /** When the oldest of the queue came, as far as it is known. */
  let oldestAt = 0

  async function work(): Promise<void> {
    while (!over && !signal.aborted) {
      const first = queue[0]
      if (first === undefined) await wake.asleep()
      else if ('answerTo' in first) giveWay(first)
      else await nextBatch()
    }
  }

  function giveWay({ answerTo }: FlowControl): void {
    queue.shift()
    flowControls -= 1
    answer(answerTo)
  }

  async function nextBatch(): Promise<void> {
    // What came while the batch before was worked on has waited long enough. While the server waits for an answer nothing more
    // comes, however long it is waited for.
    const linger = lingerMs - (performance.now() - oldestAt)
    if (linger >= 1 && eventsQueued < batchMax && flowControls === 0) await sleep(linger)
    const batch = takeBatch(queue, batchMax)
    for (const { commit } of batch) eventsQueued -= commit.events.length
    await handOver(batch)
  }

  async function handOver(batch: readonly Arrived[]): Promise<void> {
    const commits = await prepare(batch.map(({ commit }) => commit))
    if (commits.length > 0) await onBatch(commits)
    const pending = (batch.at(-1)?.pending ?? 0) + queue.length
    onState?.({ status: pending === 0 ? 'live' : 'catching_up', pending })
  }

  const worked = work().catch(onFault)
  return {
    isEmpty: () => queue.length === 0,
    add(item: Arrived | FlowControl): void {
      if (queue.length === 0 && lingerMs > 0) oldestAt = performance.now()
      queue.push(item)
      if ('answerTo' in item) flowControls += 1
      else eventsQueued += item.commit.events.length
      wake.now()
    },
    /** Resolves when no batch is being worked on any more. */
    async stop(): Promise<void> {
      over = true
      wake.now()
      await worked
    },
  }
}

function takeBatch(queue: (Arrived | FlowControl)[], eventsMax: number): Arrived[] {
  let events = 0
  let size = 0
  for (const each of queue) {
    if ('answerTo' in each) break
    events += each.commit.events.length
    if (size > 0 && events > eventsMax) break
    size += 1
  }
  // The cast holds: everything before the first flow control is an arrival.
  return queue.splice(0, size) as Arrived[]
}

function waker() {
  let wake: (() => void) | undefined
  return {
    now(): void {
      wake?.()
      wake = undefined
    },
    asleep: () =>
      new Promise<void>((resolve) => {
        wake = resolve
      }),
  }
}
