import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { documents } from './documents.ts'

// `node tools/docs/write.ts` writes the documents; with `--check` it only says which of them are stale.
const root = join(import.meta.dirname, '..', '..')
const stale: string[] = []
for (const [path, text] of documents()) {
  const file = join(root, path)
  const present = await readFile(file, 'utf8').catch(() => undefined)
  if (present === text) continue
  stale.push(path)
  if (process.argv.includes('--check')) continue
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
if (process.argv.includes('--check') && stale.length > 0) {
  process.stderr.write(`stale, run \`npm run docs\`: ${stale.join(', ')}\n`)
  process.exitCode = 1
} else {
  process.stdout.write(`${stale.length} of ${documents().size} documents written\n`)
}
