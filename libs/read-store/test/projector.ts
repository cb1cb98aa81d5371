import { setInterval } from 'node:timers'

import { startHouse } from './counting.ts'

/** A projector as a process of its own, so that a test can stop or kill it at any moment. */
const [natsUrl = '', databaseUrl = ''] = process.argv.slice(2)
await startHouse({ natsUrl, databaseUrl }, { poolMax: 4 })
// What holds the read model together does not hold the process.
setInterval(() => undefined, 60_000)
