import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { keyPairFrom, keyPairText, newKeyPair, type ProofKey, proofKeyOf } from '@urbe/client'

import { configFolder } from './session-file.ts'

const OWNER_ONLY = 0o600

/** The key that sessions are bound to, in a file that only its owner reads; made when it is first needed. */
export function keyInFile(
  env: Readonly<Record<string, string | undefined>>,
  now: () => number,
): () => Promise<ProofKey> {
  const folder = configFolder(env)
  const path = join(folder, 'proof-key.json')
  let key: Promise<ProofKey> | undefined
  return () => {
    key ??= keptOrNew(folder, path).then((pair) => proofKeyOf(pair, now))
    return key
  }
}

async function keptOrNew(folder: string, path: string) {
  const text = await readFile(path, 'utf8').catch(missing)
  const kept = text === undefined ? undefined : await keyPairFrom(text).catch(broken)
  if (kept !== undefined) return kept
  const made = await newKeyPair({ extractable: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Renamed into place: a reader sees the whole of it.
  const beside = `${path}.${process.pid}`
  await writeFile(beside, await keyPairText(made), { mode: OWNER_ONLY })
  await chmod(beside, OWNER_ONLY)
  await rename(beside, path)
  return made
}

/** A key that cannot be read, for another reason than that there is none, is not written over. */
function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** Somebody changed the file by hand: sessions that were bound to the key end. */
const broken = () => undefined
