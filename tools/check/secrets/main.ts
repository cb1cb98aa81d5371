import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { NOT_RUN } from '../checks.ts'
import { type Allowed, secretsIn, unusedIn } from './scan.ts'

const BYTES_MAX = 4_000_000
const LIST = 'tools/check/secrets/allowed.json'

// Looks through everything that is or would be in the repository; `node tools/check/secrets/main.ts [folder]`.
const root = resolve(process.argv[2] ?? join(import.meta.dirname, '../../..'))
const paths = pathsIn(root)
const allowed = JSON.parse(textOf(LIST) ?? '[]') as readonly Allowed[]
const found = paths.flatMap((path) => {
  const text = textOf(path)
  return text === undefined ? [] : secretsIn(path, text, allowed)
})
const unused = unusedIn(allowed, textOf)
for (const { path, line, rule, digest } of found)
  process.stdout.write(
    `${path}:${line} looks like a secret (${rule}); if it is none, say why in ${LIST}: ${digest}\n`,
  )
for (const entry of unused) process.stdout.write(`${LIST} allows what is not there: ${entry}\n`)
process.stdout.write(`${paths.length} files looked at, ${found.length} findings\n`)
process.exitCode = found.length + unused.length === 0 ? 0 : 1

function pathsIn(folder: string): readonly string[] {
  try {
    const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: folder })
    return listed.toString().split('\0').filter(Boolean)
  } catch (error) {
    // A copy without its history, or no git: nobody can say what would be in the repository.
    process.stdout.write(`git cannot be asked which files there are: ${String(error)}\n`)
    process.exit(NOT_RUN)
  }
}

/** Nothing for what is gone, no text, or too large for something that people write. */
function textOf(path: string): string | undefined {
  try {
    const bytes = readFileSync(join(root, path))
    return bytes.length > BYTES_MAX || bytes.includes(0) ? undefined : bytes.toString('utf8')
  } catch (error) {
    // Listed by git and removed since, or a link to a folder.
    if (error instanceof Error && 'code' in error && ['ENOENT', 'EISDIR'].includes(String(error.code))) return
    throw error
  }
}
