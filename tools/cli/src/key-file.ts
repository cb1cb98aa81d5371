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
  try {
    return await keyPairFrom(await readFile(path, 'utf8'))
  } catch {
    // There is none, or somebody broke it by hand: sessions that were bound to it end.
    const made = await newKeyPair({ extractable: true })
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // Renamed into place: a reader sees the whole of it.
    const beside = `${path}.${process.pid}`
    await writeFile(beside, await keyPairText(made), { mode: OWNER_ONLY })
    await chmod(beside, OWNER_ONLY)
    await rename(beside, path)
    return made
  }
}
