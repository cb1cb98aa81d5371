import { execFile } from 'node:child_process'
import { delimiter, join, resolve } from 'node:path'

import { type Check, checksIn, inTurn, type Outcome, outcomeOf, summaryOf } from './checks.ts'

const OUTPUT_BYTES_MAX = 50_000_000
const NAME_WIDTH = 24
/** Most of them keep one core busy, and none needs another. */
const AT_ONCE = 2
const root = resolve(import.meta.dirname, '../..')

/** Our own Node and tools first: the system's may be older. */
const env = {
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env['PATH']}`,
}

interface Told {
  readonly outcome: Outcome
  readonly output: string
  readonly seconds: number
}

const MARKS: Readonly<Record<Outcome, string>> = {
  passed: 'ok     ',
  failed: 'FAILED ',
  'not run': 'NOT RUN',
}

function run({ command: [program, ...args], doubt }: Check): Promise<Told> {
  const started = performance.now()
  return new Promise((done) => {
    execFile(program, args, { cwd: root, env, maxBuffer: OUTPUT_BYTES_MAX }, (error, stdout, stderr) => {
      const output = stdout + stderr
      const reason = error === null ? doubt?.(output) : (error.code ?? error.message)
      const code = error === null ? 0 : Number(error.code ?? 1)
      const outcome = outcomeOf(code, reason !== undefined)
      const seconds = (performance.now() - started) / 1_000
      done({ outcome, output: outcome === 'failed' ? `${output}\n${reason}` : output, seconds })
    })
  })
}

const outcomes: Outcome[] = []
for (const { item, result } of inTurn(checksIn(root), AT_ONCE, run)) {
  const { outcome, output, seconds } = await result
  outcomes.push(outcome)
  process.stdout.write(`${MARKS[outcome]}  ${item.name.padEnd(NAME_WIDTH)}${seconds.toFixed(1)} s\n`)
  if (outcome !== 'passed') process.stdout.write(`${output.trim()}\n\n`)
}
process.stdout.write(`${summaryOf(outcomes)}\n`)
process.exitCode = outcomes.includes('failed') ? 1 : 0
