import { globSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { NOT_RUN } from '../checks.ts'
import { verdictOf } from './audit.ts'
import { driftIn, unverifiableIn } from './lock-file.ts'
import type { LockFile, Manifest } from './manifests.ts'
import { npm } from './npm.ts'
import { licencesIn, scriptsIn } from './packages.ts'
import { problemsOf } from './sbom.ts'

// `node tools/check/supply/main.ts lock-file | install-scripts | licences | audit | sbom`; exit code 77: it could not be looked at.
const root = resolve(import.meta.dirname, '../../..')
const BILL = 'dist/sbom.cdx.json'
const read = async <Content>(path: string) => JSON.parse(await readFile(join(root, path), 'utf8')) as Content
const lock = await read<LockFile>('package-lock.json')

async function manifests(): Promise<ReadonlyMap<string, Manifest>> {
  const { workspaces } = await read<{ workspaces: string[] }>('package.json')
  const files = globSync(
    workspaces.map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  )
  const folders = ['', ...files.map(dirname)]
  return new Map(
    await Promise.all(
      folders.map(async (folder) => [folder, await read<Manifest>(join(folder, 'package.json'))] as const),
    ),
  )
}

async function audited(): Promise<number> {
  const verdict = verdictOf(await npm(root, ['audit', '--json', '--audit']))
  if (verdict.kind === 'not-run') return told([`advisories could not be asked for: ${verdict.why}`], NOT_RUN)
  return told(verdict.lines, verdict.kind === 'failed' ? 1 : 0)
}

async function billed(): Promise<number> {
  const { code, stdout, stderr } = await npm(root, ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'])
  if (code !== 0) return told([stderr], 1)
  await mkdir(join(root, dirname(BILL)), { recursive: true })
  await writeFile(join(root, BILL), stdout)
  return problems(problemsOf(JSON.parse(stdout), lock))
}

const problems = (lines: readonly string[]) => told(lines, lines.length === 0 ? 0 : 1)

function told(lines: readonly string[], code: number): number {
  for (const line of lines) process.stdout.write(`${line}\n`)
  return code
}

const gates: Readonly<Record<string, () => number | Promise<number>>> = {
  'lock-file': async () => problems([...driftIn(await manifests(), lock), ...unverifiableIn(lock)]),
  'install-scripts': () => problems(scriptsIn(lock)),
  licences: () => problems(licencesIn(lock)),
  audit: audited,
  sbom: billed,
}

const gate = gates[process.argv[2] ?? '']
if (gate === undefined) throw new Error(`say which: ${Object.keys(gates).join(', ')}`)
process.exitCode = await gate()
