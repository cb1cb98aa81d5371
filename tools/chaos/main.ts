import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'

import { asMarkdown, type Line, type Scenario } from './scenario.ts'
import { scenarios } from './scenarios.ts'

const PAGE = join(import.meta.dirname, '../../docs/failure-tests.md')
const say = (line: string) => process.stdout.write(`${line}\n`)

/** `main.ts [scale] [name,name…]`: everything at full length without arguments. */
const [scaleText = '', only = ''] = process.argv.slice(2)
const scale = scaleText === '' ? 1 : Number(scaleText)
const names = only === '' ? [] : only.split(',')
const unknown = names.filter((name) => scenarios.every((each) => each.name !== name))
if (!(scale > 0 && scale <= 1) || unknown.length > 0) {
  say(`usage: make chaos [SCALE=0.01..1] [ONLY=${scenarios.map(({ name }) => name).join(',')}]`)
  process.exit(2)
}
const chosen = scenarios.filter(({ name }) => names.length === 0 || names.includes(name))

const results = new Map<Scenario, readonly Line[]>()
for (const scenario of chosen) {
  say(`${scenario.name}: ${scenario.does}`)
  const began = performance.now()
  const lines = await scenario.run(scale)
  results.set(scenario, lines)
  for (const { pass, conditions, figures } of lines)
    say(`  ${pass ? 'held  ' : 'BROKEN'} ${conditions}: ${figures}`)
  say(`  ${((performance.now() - began) / 1_000).toFixed(0)} s`)
}
if (chosen.length === scenarios.length) {
  const where = `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores, scale ${scale}`
  await writeFile(PAGE, asMarkdown(results, where))
}
process.exitCode = [...results.values()].flat().every(({ pass }) => pass) ? 0 : 1
