import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { accountOf, lineOf, pageOf } from './report.ts'
import { truthSources } from './sources.ts'
import type { Truth } from './truth.ts'

/** The folder with what others have published: none of it may be part of this repository. */
const folder = process.argv[2]
const say = (line: string) => process.stdout.write(`${line}\n`)
const page = join(import.meta.dirname, '../../docs/validation.md')

const started = performance.now()
const parts = new Map<string, readonly Truth[]>()
for (const { part, run } of truthSources) {
  say(`\n${part}`)
  const truths: Truth[] = []
  for await (const truth of run(folder, 'full')) {
    truths.push(truth)
    say(lineOf(truth))
  }
  parts.set(part, truths)
}
const { passed, failed, skipped } = accountOf([...parts.values()].flat())
const seconds = Math.round((performance.now() - started) / 1_000)
say(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
if (folder === undefined || !existsSync(folder)) {
  say(
    `docs/validation.md was not written, there is no data: make validate DATA=<folder with tntp/, matpower/, …>`,
  )
} else {
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(page, pageOf(parts, { folder, node: process.versions.node, seconds, date }))
  say('docs/validation.md written')
}
process.exitCode = failed === 0 ? 0 : 1
