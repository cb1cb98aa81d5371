import { execFile } from 'node:child_process'
import { delimiter, join, resolve } from 'node:path'

import { type Check, checksIn } from './checks.ts'

const OUTPUT_BYTES_MAX = 50_000_000
const NAME_WIDTH = 24
const root = resolve(import.meta.dirname, '../..')

/** Our own Node and tools first: the system's may be older. */
const env = {
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env['PATH']}`,
}

interface Outcome {
  readonly passed: boolean
  readonly output: string
}

function run({ command: [program, ...args], doubt }: Check): Promise<Outcome> {
  return new Promise((done) => {
    execFile(program, args, { cwd: root, env, maxBuffer: OUTPUT_BYTES_MAX }, (error, stdout, stderr) => {
      const output = stdout + stderr
      const reason = error === null ? doubt?.(output) : (error.code ?? error.message)
      done({ passed: reason === undefined, output: reason === undefined ? output : `${output}\n${reason}` })
    })
  })
}

let failed = 0
const checks = checksIn(root)
for (const check of checks) {
  const started = performance.now()
  const { passed, output } = await run(check)
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  process.stdout.write(`${passed ? 'ok    ' : 'FAILED'}  ${check.name.padEnd(NAME_WIDTH)}${seconds} s\n`)
  if (passed) continue
  failed++
  process.stdout.write(`${output.trim()}\n\n`)
}
process.stdout.write(`checks: ${checks.length - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
