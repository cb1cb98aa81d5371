import { randomBytes } from 'node:crypto'

import { startCopy } from '../system/copy.ts'
import { live, look } from './platform.ts'

// `make canary`: a platform of its own, a life with canaries in it, and a look into everything that it left behind.
const adminPassword = `Canary & admin ${randomBytes(9).toString('hex')}`
await using copy = await startCopy({ URBE_ADMIN_PASSWORD: adminPassword })
const lived = await live({ ...copy, adminPassword })
await copy.urbe('down')
await copy.urbe('up')
const { hits, places, bytes } = await look(copy, lived)
for (const { place, canary } of hits) process.stdout.write(`${place}: ${canary}\n`)
process.stdout.write(
  `${lived.canaries.length} canaries, ${lived.asker.count()} requests; ${places.length} places, ${(bytes / 1e6).toFixed(1)} MB looked through: ${hits.length} hits\n`,
)
process.exitCode = hits.length === 0 ? 0 : 1
