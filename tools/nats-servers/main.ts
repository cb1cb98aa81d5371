import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { natsServerCache, natsServers, natsVersion } from '@urbe/local-servers'

import { fromDebian } from './from-debian.ts'
import { fromGo } from './from-go.ts'

/** Fetching takes a quarter of a minute, building up to two minutes a version. */
const SERVERS_TIME_LIMIT_MS = 300_000

/** Lines of nats-server that the event log must work with, and where to have them from: quickly from Debian, or built. */
const LINES = [
  { line: '2.10', suite: 'trixie', version: '2.10.27' },
  { line: '2.15', suite: 'forky', version: '2.15.1' },
] as const

const say = (line: string) => process.stdout.write(`nats-server: ${line}\n`)
const reason = (error: unknown) =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
const ofLine = (version: string | undefined, line: string) => version?.startsWith(`${line}.`) === true

const cache = natsServerCache(process.env)
const signal = AbortSignal.timeout(SERVERS_TIME_LIMIT_MS)
const folder = await mkdtemp(join(tmpdir(), 'urbe-nats-servers-'))
const have = async () => (await natsServers(process.env)).map(({ version }) => version)
const missing = async () => {
  const there = await have()
  return LINES.filter(({ line }) => !there.some((version) => ofLine(version, line)))
}
const exactly = process.argv.slice(2)
try {
  const wanted = await missing()
  if (wanted.length > 0) await debian(wanted)
  for (const { version } of await missing()) await go(version)
  for (const version of exactly) if (!(await have()).includes(version)) await go(version)
} finally {
  await rm(folder, { recursive: true, force: true })
}
say(`found for tests: ${(await have()).join(', ') || 'none'}`)

async function debian(lines: readonly (typeof LINES)[number][]): Promise<void> {
  const suites = lines.map(({ suite }) => suite)
  say(`fetching Debian's packages of ${suites.join(' and ')}`)
  try {
    const programs = await fromDebian({ suites, folder, signal })
    for (const { line, suite } of lines) {
      const program = programs.get(suite)
      const version = program === undefined ? undefined : await natsVersion(program)
      if (program !== undefined && version !== undefined && ofLine(version, line))
        await keep(program, version)
      else say(`${suite} holds ${version ?? 'none that runs here'}, not ${line}`)
    }
  } catch (error) {
    say(`not from Debian: ${reason(error)}`)
  }
}

async function go(version: string): Promise<void> {
  say(`building ${version} from its sources`)
  try {
    await keep(await fromGo({ version, folder, environment: process.env, signal }), version)
  } catch (error) {
    say(`could not build ${version}: ${reason(error)}`)
  }
}

/** The last step is a rename, so that nobody ever finds half a program. */
async function keep(program: string, version: string): Promise<void> {
  const place = join(cache, version)
  await mkdir(place, { recursive: true })
  const draft = join(place, `draft-${process.pid}`)
  await copyFile(program, draft)
  await rename(draft, join(place, 'nats-server'))
  say(`${version} is there`)
}
