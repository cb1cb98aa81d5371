import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PEERS = join(import.meta.dirname, 'peers')
const INSTALL = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', PEERS]
const INSTALL_DEADLINE_MS = 180_000

/** A package that something is measured beside, installed now if it is not there; says why not and answers with undefined. */
export async function peerPackage(name: string, say: (line: string) => void): Promise<unknown> {
  try {
    return await import(found(name) ?? (await install(name, say)))
  } catch (error) {
    say(`going on without ${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
    return undefined
  }
}

async function install(name: string, say: (line: string) => void): Promise<string> {
  say(`installing ${name} to measure beside it: npm ${INSTALL.join(' ')}`)
  await run('npm', INSTALL, { cwd: PEERS, timeout: INSTALL_DEADLINE_MS })
  const entry = found(name)
  if (entry === undefined) throw new Error(`npm did not bring ${name}`)
  return entry
}

function found(name: string): string | undefined {
  try {
    return pathToFileURL(createRequire(join(PEERS, 'package.json')).resolve(name)).href
  } catch {
    // Not installed yet, which is what was asked.
    return undefined
  }
}
