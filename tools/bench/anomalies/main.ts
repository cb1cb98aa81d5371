import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

import { scoreRba } from './rba.ts'

// `node tools/bench/anomalies/main.ts --rba <file.csv>`: the detectors over real sign-ins, for those who have the data.
const { values } = parseArgs({ options: { rba: { type: 'string' } } })
if (values.rba === undefined) throw new Error('usage: main.ts --rba <file.csv>')
const score = await scoreRba(createInterface({ input: createReadStream(values.rba) }))
process.stdout.write(`${JSON.stringify(score, null, 2)}\n`)
