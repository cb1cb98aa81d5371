import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'

const repository = join(import.meta.dirname, '../../../../..')
const SOURCES = ['libs/kernel/src', 'libs/city-model/src', 'tools/cli/src/model/determinism'] as const
/** The doors of packages that these sources go through. */
const DOORS: Readonly<Record<string, string>> = {
  '@urbe/kernel': 'libs/kernel/src/index',
  '@urbe/city-model': 'libs/city-model/src/index',
}
const SPECIFIER = /(from |import )'([^']+)'/g

/** Writes the model as plain JavaScript, so that every Node runs it, also one that knows no types. Tells the entry of a run. */
export async function plainTree(into: string): Promise<string> {
  await mkdir(into, { recursive: true })
  await writeFile(join(into, 'package.json'), '{"type":"module"}\n')
  await symlink(join(repository, 'node_modules'), join(into, 'node_modules'))
  for (const source of SOURCES) {
    for (const file of await readdir(join(repository, source), { recursive: true })) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file.split(sep).includes('test')) continue
      await writePlain(join(source, file), into)
    }
  }
  return join(into, 'tools/cli/src/model/determinism/run-process.js')
}

async function writePlain(file: string, into: string): Promise<void> {
  const target = join(into, file.replace(/\.ts$/, '.js'))
  const plain = stripTypeScriptTypes(await readFile(join(repository, file), 'utf8'))
  await mkdir(dirname(target), { recursive: true })
  await writeFile(
    target,
    plain.replace(SPECIFIER, (_, word: string, name: string) => `${word}'${plainName(name, file)}'`),
  )
}

function plainName(name: string, file: string): string {
  if (name.startsWith('.')) return name.replace(/\.ts$/, '.js')
  const door = DOORS[name]
  if (door === undefined) return name
  const way = relative(dirname(file), `${door}.js`).split(sep).join('/')
  return way.startsWith('.') ? way : `./${way}`
}
