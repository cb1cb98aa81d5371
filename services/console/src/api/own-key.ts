import { newKeyPair, type ProofKey, proofKeyOf } from '@urbe/client'

const DATABASE = 'urbe'
const KEYS = 'keys'
const NAME = 'proof'

type KeyPair = Awaited<ReturnType<typeof newKeyPair>>

/**
 * The key of this browser, which all its tabs share: to it everything is bound that signs in here. It can be used and not be
 * read, so that whoever gets hold of tokens has nothing without the browser itself.
 */
export function ownKey(now: () => number): () => Promise<ProofKey> {
  let key: Promise<ProofKey> | undefined
  return () => {
    key ??= keptPair().then((pair) => proofKeyOf(pair, now))
    return key
  }
}

/** A browser that keeps nothing, as in a private window, has a key for as long as the page is open. */
async function keptPair(): Promise<KeyPair> {
  const made = await newKeyPair()
  try {
    return await firstOf(await openDatabase(), made)
  } catch {
    return made
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(KEYS)
  return done(opening)
}

/** The pair that another tab, or this one long ago, has kept; otherwise this one, kept. */
async function firstOf(database: IDBDatabase, made: KeyPair): Promise<KeyPair> {
  const keys = database.transaction(KEYS, 'readwrite').objectStore(KEYS)
  // Nothing but pairs is ever kept under this name.
  const kept = (await done(keys.get(NAME))) as KeyPair | undefined
  if (kept === undefined) await done(keys.put(made, NAME))
  database.close()
  return kept ?? made
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
