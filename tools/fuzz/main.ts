import { startCopy } from '../system/copy.ts'
import { fuzzCopy } from './fuzz-copy.ts'
import { openSessions } from './sessions.ts'

const REQUESTS = 20_000
const [requests = '', seed = ''] = process.argv.slice(2)

await using copy = await startCopy()
const sessions = await openSessions(copy.origin)
const began = performance.now()
const findings = await fuzzCopy({
  ...{ copy, ...sessions },
  requests: Number(requests) || REQUESTS,
  seed: Number(seed) || 1,
  say: (found) => void process.stderr.write(`${found}\n`),
})
const seconds = Math.round((performance.now() - began) / 1_000)
process.stdout.write(`${JSON.stringify({ ...findings, seconds }, null, 2)}\n`)
const { faults, leaks, hung } = findings
if (faults.length + leaks.length + hung.length > 0) process.exitCode = 1
