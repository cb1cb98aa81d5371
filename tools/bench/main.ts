import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { measureAnomalies, usualAnomalies } from './anomalies/measure.ts'
import { measureAssignment } from './assignment.ts'
import { longAudit, measureAudit, usualAudit } from './audit/measure.ts'
import { longCity, measureCity, usualCity } from './city.ts'
import { asMarkdown, type Figure, renewed } from './figure.ts'
import { long, usual } from './log/efforts.ts'
import { emmett } from './log/emmett.ts'
import { measureLog } from './log/measure-log.ts'
import { measureModel } from './model.ts'
import { measurePlatform } from './platform.ts'
import { measureSchelling, USUAL_ROUNDS, usualSchelling } from './schelling/measure.ts'
import { peersOf } from './schelling/peers.ts'
import { measureDetection, usualDetection } from './security/detection/measure.ts'
import { measureSecurity, usualSecurity } from './security/measure.ts'
import { longSumo, measureSumo, usualSumo } from './sumo/measure.ts'

const docs = join(import.meta.dirname, '../../docs')
const say = (line: string) => process.stdout.write(`${line}\n`)
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, long: { type: 'boolean', default: false } },
})

const parts: Readonly<Record<string, () => readonly Figure[] | Promise<readonly Figure[]>>> = {
  model: () => measureModel({ ticks: 60, foundings: 5 }),
  city: () => measureCity(values.long ? longCity : usualCity),
  assignment: () => measureAssignment(5),
  schelling: async () => await measureSchelling(usualSchelling, await peersOf(USUAL_ROUNDS, say)),
  sumo: () => measureSumo(values.long ? longSumo : usualSumo, say),
  platform: () => measurePlatform(3),
  security: () => measureSecurity(usualSecurity, say),
  audit: () => measureAudit(values.long ? longAudit : usualAudit, say),
  anomalies: () => measureAnomalies(usualAnomalies, say),
  detection: () => measureDetection(usualDetection, say),
  log: async () => {
    const ground = { path: process.env['PATH'] ?? '', openEmmett: await emmett(say) }
    return await measureLog(ground, values.long ? long : usual)
  },
}

const chosen = Object.keys(parts).filter((name) => values.only === '' || values.only === name)
if (chosen.length === 0)
  throw new Error(`there is no part ${values.only}; there are ${Object.keys(parts).join(', ')}`)
const figures: Figure[] = []
for (const name of chosen) {
  say(`measuring: ${name}`)
  figures.push(...((await parts[name]?.()) ?? []))
}
for (const { name, ours, peer, unit, bar, pass } of figures) {
  const beside = peer === null ? '' : ` beside ${peer}`
  say(`${pass ? 'ok    ' : 'MISSED'} ${name}: ${ours} ${unit}${beside} (${bar})`)
}

const where = `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores`
const all = values.only === '' ? figures : renewed(await measuredBefore(), figures)
await writeFile(join(docs, 'benchmarks.json'), `${JSON.stringify(all, null, 2)}\n`)
await writeFile(join(docs, 'benchmarks.md'), asMarkdown(all, where))
process.exitCode = figures.every(({ pass }) => pass) ? 0 : 1

/** The cast holds: this program wrote the file. */
async function measuredBefore(): Promise<readonly Figure[]> {
  return JSON.parse(await readFile(join(docs, 'benchmarks.json'), 'utf8')) as Figure[]
}
