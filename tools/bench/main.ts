import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'

import { asMarkdown, type Figure } from './figure.ts'
import { measureModel } from './model.ts'
import { measurePlatform } from './platform.ts'

const docs = join(import.meta.dirname, '../../docs')
const say = (line: string) => process.stdout.write(`${line}\n`)

const figures: readonly Figure[] = [
  ...measureModel({ ticks: 60, foundings: 5 }),
  ...(await measurePlatform(3)),
]
for (const { name, ours, unit, bar, pass } of figures)
  say(`${pass ? 'ok    ' : 'MISSED'} ${name}: ${ours} ${unit} (${bar})`)
const where = `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores`
await writeFile(join(docs, 'benchmarks.json'), `${JSON.stringify(figures, null, 2)}\n`)
await writeFile(join(docs, 'benchmarks.md'), asMarkdown(figures, where))
process.exitCode = figures.every(({ pass }) => pass) ? 0 : 1
