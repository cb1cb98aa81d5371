import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

import { type QueryExecutorProvider, sql } from 'kysely'

import type { Clock } from '@urbe/kernel'
import { type NoteKey, type NoteKeyType, noteKeyOf } from '@urbe/merkle'

const IV_BYTES = 12
const TAG_BYTES = 16
const WRAPPED = 'wrapped.'
export const KEY_FILE_BYTES_MIN = 32

interface Options {
  readonly db: QueryExecutorProvider
  readonly purpose: 'log' | 'witness'
  /** What the key is called when it is made; it keeps its name afterwards, because a checkpoint bears it. */
  readonly name: string
  /** What wraps the key in the database; without it the key lies there as it is. */
  readonly secret: Uint8Array | undefined
  readonly clock: Clock
}
export interface NoteSigner {
  readonly key: NoteKey
  readonly secret: KeyObject
}

const TYPES = { log: 1, witness: 4 } as const satisfies Record<Options['purpose'], NoteKeyType>

/** The key that signs checkpoints here: made at the first start, the same for every replica and after every restart. */
export async function openNoteKey({ db, purpose, name, secret, clock }: Options): Promise<NoteSigner> {
  const wrapping = wrap(secret, purpose)
  const { privateKey } = generateKeyPairSync('ed25519')
  const made = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url')
  await sql`insert into note_key (purpose, name, material, created_at)
    values (${purpose}, ${name}, ${wrapping.seal(made)}, ${clock()}) on conflict do nothing`.execute(db)
  const { rows } = await sql<{ name: string; material: string }>`
    select name, material from note_key where purpose = ${purpose}`.execute(db)
  const [stored] = rows
  if (stored === undefined) throw new Error('a key that was just stored is gone')
  const key = Buffer.from(wrapping.open(stored.material), 'base64url')
  const secretKey = createPrivateKey({ key, type: 'pkcs8', format: 'der' })
  return { key: noteKeyOf(stored.name, TYPES[purpose], secretKey), secret: secretKey }
}

/** AES-256-GCM under a key made of the file, bound to what the key is for. */
function wrap(secret: Uint8Array | undefined, purpose: string) {
  if (secret === undefined) return { seal: (material: string) => material, open: readPlain }
  if (secret.length < KEY_FILE_BYTES_MIN)
    throw new Error(`the key file must have at least ${KEY_FILE_BYTES_MIN} bytes`)
  const key = Buffer.from(hkdfSync('sha256', secret, '', `urbe/note-key/v1/${purpose}`, 32))
  return {
    seal(material: string): string {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const sealed = Buffer.concat([iv, cipher.update(material, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return WRAPPED + sealed.toString('base64url')
    },
    open(stored: string): string {
      // Stored before there was a key file.
      if (!stored.startsWith(WRAPPED)) return stored
      const sealed = Buffer.from(stored.slice(WRAPPED.length), 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES))
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
      return (
        decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      )
    },
  }
}

function readPlain(stored: string): string {
  if (stored.startsWith(WRAPPED)) throw new Error('the key is wrapped, and no key file is set')
  return stored
}

/** The table, in the database of whoever signs. */
export const noteKeyTable = sql`create table note_key (
  purpose text primary key,
  name text not null,
  material text not null,
  created_at timestamptz(3) not null
)`
