import { run } from './program.ts'
import { systemTerminal } from './terminal.ts'

const stopping = new AbortController()
process.once('SIGINT', () => stopping.abort())
process.once('SIGTERM', () => stopping.abort())

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  terminal: systemTerminal(),
  interrupted: stopping.signal,
})
