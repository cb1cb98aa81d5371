import { createHash, createPublicKey, type KeyObject, sign as signBytes } from 'node:crypto'

import { isSignedBy } from './ed25519.ts'
import { MerkleError } from './faults.ts'

/** C2SP signed-note: 1 signs the text itself, 4 is a witness' cosignature with its time. */
export type NoteKeyType = 1 | 4
export interface NoteKey {
  readonly name: string
  readonly type: NoteKeyType
  /** 32 bytes of Ed25519. */
  readonly publicKey: Uint8Array
}
export interface NoteSignature {
  readonly name: string
  /** The first four bytes of a hash over name, type and key. */
  readonly keyId: Uint8Array
  readonly bytes: Uint8Array
}
export interface Note {
  /** What was signed, with the line feed at its end. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

export const NOTE_CHARACTERS_MAX = 65_536
export const NOTE_SIGNATURES_MAX = 32
const KEY_ID_BYTES = 4
const KEY_BYTES = 32
const TIME_BYTES = 8
const NAME = /^[^\s+]{1,255}$/u
const LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u
const VKEY = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u

export function keyIdOf({ name, type, publicKey }: NoteKey): Uint8Array {
  const digest = createHash('sha256')
    .update(`${name}\n`)
    .update(Uint8Array.of(type))
    .update(publicKey)
    .digest()
  return digest.subarray(0, KEY_ID_BYTES)
}

/** `<name>+<key id>+<type and key>`: what a verifier has to be given out of band. */
export function vkeyOf(key: NoteKey): string {
  const material = Buffer.concat([Uint8Array.of(key.type), key.publicKey])
  return `${key.name}+${hex(keyIdOf(key))}+${material.toString('base64')}`
}

/** Throws `malformed`. */
export function noteKeyIn(vkey: string): NoteKey {
  const [, name, id, material = ''] = VKEY.exec(vkey.trim()) ?? []
  const bytes = bytesOf(material)
  const type = bytes?.[0]
  if (name === undefined || bytes?.length !== 1 + KEY_BYTES || (type !== 1 && type !== 4)) throw noKey()
  const key = { name, type, publicKey: bytes.subarray(1) } as const
  if (hex(keyIdOf(key)) !== id) throw noKey()
  return key
}

const noKey = () => new MerkleError('malformed', 'this is no verifier key')

/** The public half of an Ed25519 key, ready to be told to others. */
export function noteKeyOf(name: string, type: NoteKeyType, key: KeyObject): NoteKey {
  if (!NAME.test(name)) throw new MerkleError('malformed', 'a key name has no white space and no plus')
  const { crv, x } = createPublicKey(key).export({ format: 'jwk' })
  if (crv !== 'Ed25519' || x === undefined) throw new MerkleError('malformed', 'only Ed25519 keys sign notes')
  return { name, type, publicKey: Buffer.from(x, 'base64url') }
}

/** The lines of a note: text, an empty line, signatures. Throws `malformed`. */
export function parseNote(note: string): Note {
  if (note.length > NOTE_CHARACTERS_MAX) throw malformed('a note is too long')
  if (hasControl(note) || !note.isWellFormed()) throw malformed('a note has control characters')
  const gap = note.lastIndexOf('\n\n')
  if (gap < 0 || !note.endsWith('\n')) throw malformed('a note has no signatures')
  const lines = note.slice(gap + 2, -1).split('\n')
  if (lines.length > NOTE_SIGNATURES_MAX) throw malformed('a note has too many signatures')
  return { text: note.slice(0, gap + 1), signatures: lines.map(signatureIn) }
}

export function signatureIn(line: string): NoteSignature {
  const [, name, material = ''] = LINE.exec(line) ?? []
  const bytes = bytesOf(material)
  if (name === undefined || bytes === undefined || bytes.length <= KEY_ID_BYTES)
    throw malformed('a signature line cannot be read')
  return { name, keyId: bytes.subarray(0, KEY_ID_BYTES), bytes: bytes.subarray(KEY_ID_BYTES) }
}

/** A signature line over a text, without its line feed. */
export function signNote(text: string, key: NoteKey, secret: KeyObject): string {
  return lineOf(key, signBytes(null, Buffer.from(text), secret))
}

interface Cosigning {
  readonly key: NoteKey
  readonly secret: KeyObject
  readonly unixSeconds: number
}

/** C2SP tlog-cosignature, version 1. */
export function cosign(text: string, { key, secret, unixSeconds }: Cosigning): string {
  const time = Buffer.alloc(TIME_BYTES)
  time.writeBigUInt64BE(BigInt(unixSeconds))
  return lineOf(key, Buffer.concat([time, signBytes(null, cosigned(text, unixSeconds), secret)]))
}

interface Verified {
  /** Of a cosignature, in seconds since 1970. */
  readonly unixSeconds?: number
}

/** Throws `bad_signature` when the note does not bear a signature of this key that holds. */
export function verifyNote({ text, signatures }: Note, key: NoteKey): Verified {
  const own = signatures.find((each) => isOf(each, key))
  if (own === undefined) throw new MerkleError('bad_signature', `${key.name} has not signed this`)
  const isTimed = key.type === 4
  if (isTimed && own.bytes.length < TIME_BYTES) throw broken(key)
  const unixSeconds = isTimed ? Number(Buffer.from(own.bytes).readBigUInt64BE()) : 0
  const signed = isTimed ? cosigned(text, unixSeconds) : Buffer.from(text)
  const signature = isTimed ? own.bytes.subarray(TIME_BYTES) : own.bytes
  if (!isSignedBy(key.publicKey, signed, signature)) throw broken(key)
  return isTimed ? { unixSeconds } : {}
}

/** Believes any one of several keys: after a rotation some notes bear the old one, some the new one, some both. */
export function verifyNoteOfAny(note: Note, keys: readonly NoteKey[]): Verified {
  const own = keys.find((key) => note.signatures.some((each) => isOf(each, key)))
  const key = own ?? keys[0]
  if (key === undefined) throw new MerkleError('bad_signature', 'no key is believed')
  return verifyNote(note, key)
}

const broken = ({ name }: NoteKey) =>
  new MerkleError('bad_signature', `the signature of ${name} does not hold`)

function isOf({ name, keyId }: NoteSignature, key: NoteKey): boolean {
  return name === key.name && hex(keyId) === hex(keyIdOf(key))
}

function cosigned(text: string, unixSeconds: number): Uint8Array {
  return Buffer.from(`cosignature/v1\ntime ${unixSeconds}\n${text}`)
}

function lineOf(key: NoteKey, signature: Uint8Array): string {
  return `\u2014 ${key.name} ${Buffer.concat([keyIdOf(key), signature]).toString('base64')}`
}

/** Undefined for base64 that could be written otherwise. */
function bytesOf(base64: string): Uint8Array | undefined {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.toString('base64') === base64 ? bytes : undefined
}

function hasControl(text: string): boolean {
  return /[^\P{Cc}\n]/u.test(text)
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const malformed = (message: string) => new MerkleError('malformed', message)
