import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'

import { asMarkdown, held, type Result, type Scenario } from './scenario.ts'
import { scenarios } from './scenarios.ts'

const DOCS = join(import.meta.dirname, '../../docs')
const say = (line: string) => process.stdout.write(`${line}\n`)

/** `main.ts [scale] [name,name…]`: everything at full length without arguments. */
const [scaleText = '', only = ''] = process.argv.slice(2)
const scale = scaleText === '' ? 1 : Number(scaleText)
const names = only === '' ? scenarios.map(({ name }) => name) : only.split(',')
const chosen = names.map((name) => scenarios.find((each) => each.name === name))
if (!(scale > 0 && scale <= 1) || chosen.includes(undefined)) {
  say(`usage: make chaos [SCALE=0.01..1] [ONLY=${scenarios.map(({ name }) => name).join(',')}]`)
  process.exit(2)
}

let allHeld = true
for (const scenario of chosen) if (scenario !== undefined) allHeld = (await runOne(scenario)) && allHeld
process.exit(allHeld ? 0 : 1)

async function runOne(scenario: Scenario): Promise<boolean> {
  say(`${scenario.name}: ${scenario.does}`)
  const began = performance.now()
  const lines = await scenario.run(scale)
  for (const line of lines) say(`  ${held(line) ? 'held  ' : 'BROKEN'} ${line.conditions}: ${line.figures}`)
  const seconds = Math.round((performance.now() - began) / 1_000)
  say(`  ${seconds} s`)
  const day = new Date().toISOString().slice(0, 10)
  const where = `${day}, Node ${process.version}, ${cpus().length} cores, scale ${scale}, ${seconds} s`
  await keep(scenario.name, { where, lines })
  return lines.every(held)
}

/** The page shows every scenario by its newest run, whenever that was. */
async function keep(name: string, result: Result): Promise<void> {
  const file = join(DOCS, 'failure-tests.json')
  // The first run finds none.
  const before = await readFile(file, 'utf8').catch(() => '{}')
  const results: Record<string, Result> = { ...JSON.parse(before), [name]: result }
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`)
  await writeFile(join(DOCS, 'failure-tests.md'), asMarkdown(scenarios, results))
}
