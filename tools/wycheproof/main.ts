import { existsSync } from 'node:fs'

import { lineOf, outcomeOf } from './run.ts'
import { openSuites } from './suites.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const [folder = ''] = process.argv.slice(2)
process.exitCode = existsSync(folder) ? await run() : complain()

function complain(): number {
  const why = folder === '' ? 'no folder is given' : `there is no folder ${folder}`
  say(`nothing was tried, ${why}: make vectors WYCHEPROOF=<folder with aes_gcm_test.json, …>`)
  return 2
}

async function run(): Promise<number> {
  await using opened = openSuites()
  let [passed, failed, skipped] = [0, 0, 0]
  for (const suite of opened.suites) {
    const outcome = await outcomeOf(suite, folder)
    say(lineOf(outcome))
    for (const wrong of outcome.counts?.wrong ?? []) say(`        ${wrong}`)
    passed += outcome.counts?.held ?? 0
    failed += outcome.counts?.wrong.length ?? 0
    if (outcome.counts === undefined) skipped += 1
  }
  say(`\n${passed} passed, ${failed} failed`)
  if (skipped > 0) say(`${skipped} files are not there: their vectors were not tried`)
  return failed === 0 && skipped === 0 ? 0 : 1
}
