import { type Bytes, bytesOfBase64, bytesOfText, hexOf, joined, sha256 } from './bytes.ts'
import { ProofError } from './proof-error.ts'

/** C2SP signed-note: 1 signs the text itself, 4 is a witness' cosignature with its time. */
export interface VerifierKey {
  readonly name: string
  readonly id: string
  readonly type: 1 | 4
  readonly publicKey: Bytes
}
interface Signature {
  readonly name: string
  readonly keyId: string
  readonly bytes: Bytes
}
export interface SignedNote {
  /** What was signed, with the line feed at its end. */
  readonly text: string
  readonly signatures: readonly Signature[]
}

const NOTE_CHARACTERS_MAX = 65_536
const KEY_ID_BYTES = 4
const KEY_BYTES = 32
const TIME_BYTES = 8
const VKEY = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u
const LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u

/** `<name>+<key id>+<type and key>`; the id has to be that of the key. */
export async function verifierKeyIn(vkey: string): Promise<VerifierKey> {
  const [, name, id, material = ''] = VKEY.exec(vkey.trim()) ?? []
  const bytes = bytesOfBase64(material)
  const type = bytes?.[0]
  if (name === undefined || id === undefined || bytes?.length !== 1 + KEY_BYTES || (type !== 1 && type !== 4))
    throw new ProofError('malformed', 'this is no verifier key')
  const digest = await sha256(joined(bytesOfText(`${name}\n`), bytes))
  if (hexOf(digest.subarray(0, KEY_ID_BYTES)) !== id)
    throw new ProofError('malformed', 'the id of the verifier key is that of another key')
  return { name, id, type, publicKey: bytes.slice(1) }
}

export function noteIn(note: string): SignedNote {
  const gap = note.lastIndexOf('\n\n')
  if (gap < 0 || !note.endsWith('\n') || note.length > NOTE_CHARACTERS_MAX || /[^\P{Cc}\n]/u.test(note))
    throw new ProofError('malformed', 'this is no signed note')
  const signatures = note
    .slice(gap + 2, -1)
    .split('\n')
    .map(signatureIn)
  return { text: note.slice(0, gap + 1), signatures }
}

function signatureIn(line: string): Signature {
  const [, name, material = ''] = LINE.exec(line) ?? []
  const bytes = bytesOfBase64(material)
  if (name === undefined || bytes === undefined || bytes.length <= KEY_ID_BYTES)
    throw new ProofError('malformed', 'a signature line cannot be read')
  return { name, keyId: hexOf(bytes.subarray(0, KEY_ID_BYTES)), bytes: bytes.slice(KEY_ID_BYTES) }
}

/** When a cosignature was made; undefined for a plain signature. Throws unless the note bears a signature of this key that holds. */
export async function checkNote(note: SignedNote, key: VerifierKey): Promise<Date | undefined> {
  const fault = key.type === 1 ? 'signature' : 'witness'
  const own = note.signatures.find(({ name, keyId }) => name === key.name && keyId === key.id)
  if (own === undefined) throw new ProofError(fault, `${key.name} has not signed this`)
  const time = key.type === 4 ? timeIn(own.bytes) : undefined
  const head = time === undefined ? '' : `cosignature/v1\ntime ${time}\n`
  const signature = time === undefined ? own.bytes : own.bytes.slice(TIME_BYTES)
  const holds = await crypto.subtle.verify(
    'Ed25519',
    await publicKeyOf(key),
    signature,
    bytesOfText(head + note.text),
  )
  if (!holds) throw new ProofError(fault, `the signature of ${key.name} does not hold`)
  return time === undefined ? undefined : new Date(Number(time) * 1_000)
}

function timeIn(bytes: Bytes): bigint {
  if (bytes.length < TIME_BYTES) throw new ProofError('witness', 'a cosignature has no time')
  return new DataView(bytes.buffer).getBigUint64(0)
}

/** Browsers learnt Ed25519 one after the other, and offer WebCrypto over https and on localhost only. */
async function publicKeyOf({ publicKey }: VerifierKey): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
  } catch (cause) {
    throw Object.assign(new ProofError('cannot', 'this browser does not know Ed25519'), { cause })
  }
}
