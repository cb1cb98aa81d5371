import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals'

import { freshDatabase, startLog, type TestLog } from '@urbe/testkit'

import { type House, type HouseOptions, startHouse } from './counting.ts'

/** For the tests of one file: a log for all of them, an empty database for each, and houses that end with the test. */
export function houses() {
  let nats: TestLog
  let closing: AsyncDisposableStack
  let databaseUrl: string
  beforeAll(async () => {
    nats = await startLog()
  })
  afterAll(async () => await nats[Symbol.asyncDispose]())
  beforeEach(async () => {
    closing = new AsyncDisposableStack()
    databaseUrl = closing.use(await freshDatabase()).url
  })
  afterEach(async () => await closing.disposeAsync())
  const start = (options?: HouseOptions) => startHouse({ natsUrl: nats.url, databaseUrl }, options)
  return {
    nats: () => nats,
    databaseUrl: () => databaseUrl,
    /** One that the test ends itself. */
    start,
    open: async (options?: HouseOptions): Promise<House> => closing.use(await start(options)),
  }
}
