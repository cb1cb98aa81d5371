import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { documents, pages, swaggerFiles, swaggerFolder } from '../edge/docs-pages.ts'

// `node tools/docs/write-static.ts <folder>`: what nginx serves below /docs, as files.
const folder = process.argv[2]
if (folder === undefined) throw new Error('say into which folder')
const root = join(import.meta.dirname, '..', '..')
const place = async (path: string): Promise<string> => {
  const file = join(folder, path.replace(/^\/(docs\/?|api\/v1\/)/, ''))
  await mkdir(dirname(file), { recursive: true })
  return file
}
for (const [path, { type, body }] of Object.entries(pages)) {
  await writeFile(await place(type.startsWith('text/html') ? `${path}/index.html` : path), body)
}
for (const [path, file] of Object.entries(swaggerFiles)) {
  await copyFile(join(swaggerFolder, file), await place(path))
}
for (const [path, file] of Object.entries(documents))
  await copyFile(join(root, 'docs', file), await place(path))
