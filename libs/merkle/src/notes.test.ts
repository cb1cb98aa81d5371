import { generateKeyPairSync } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'

import {
  checkpointIn,
  checkpointText,
  cosign,
  EMPTY_ROOT,
  noteKeyIn,
  noteKeyOf,
  parseNote,
  proofFileIn,
  proofFileText,
  signNote,
  trustedCheckpoint,
  verifyNote,
  vkeyOf,
} from './index.ts'
import { NOTE_CHARACTERS_MAX, NOTE_SIGNATURES_MAX } from './notes.ts'

const bad = expect.objectContaining({ kind: 'bad_signature' })
const malformed = expect.objectContaining({ kind: 'malformed' })

/** The example of C2SP's specification of signed notes. */
const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const example = `This is an example message.

\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`

function signer(name: string, type: 1 | 4 = 1) {
  const { privateKey: secret } = generateKeyPairSync('ed25519')
  return { secret, key: noteKeyOf(name, type, secret) }
}

const origin = 'urbe.example/audit/v1'
const log = signer(origin)
const witness = signer('urbe.example/witness/v1', 4)
const text = checkpointText({ origin, size: 7, root: EMPTY_ROOT })
const signed = (...lines: readonly string[]) => `${text}\n${lines.join('\n')}\n`
const honest = signNote(text, log.key, log.secret)

describe('a signed note', () => {
  it('of the specification holds under its key, and the key is spelled as there', () => {
    expect(verifyNote(parseNote(example), noteKeyIn(vkey))).toEqual({})
    expect(vkeyOf(noteKeyIn(vkey))).toBe(vkey)
  })

  it('does not hold with any byte of its text changed', () => {
    const { text: words, signatures } = parseNote(example)
    for (let at = 0; at < words.length - 1; at += 1) {
      const changed = `${words.slice(0, at)}#${words.slice(at + 1)}`
      expect(() => verifyNote({ text: changed, signatures }, noteKeyIn(vkey))).toThrow(bad)
    }
  })

  it.each([
    ['no signature', 'text\n'],
    ['no line feed at its end', example.trimEnd()],
    ['a control character', example.replace('example m', 'example\tm')],
    ['a signature that is no base64', example.replace('yaQM=', 'yaQ')],
    [
      'too many signatures',
      example + example.split('\n').slice(2, 3).join('').concat('\n').repeat(NOTE_SIGNATURES_MAX),
    ],
    ['too many letters', 'x'.repeat(NOTE_CHARACTERS_MAX) + example],
  ])('is not read with %s', (_, note) => {
    expect(() => parseNote(note)).toThrow(malformed)
  })

  it.each(['', 'name', `${vkey}A`, vkey.replace('530d903a', '530d903b'), vkey.replace('+A', '+B')])(
    'has no key %j',
    (wrong) => {
      expect(() => noteKeyIn(wrong)).toThrow(malformed)
    },
  )
})

describe('a checkpoint', () => {
  it('is trusted when log and witness have signed it', () => {
    const unixSeconds = 1_750_000_000
    const note = signed(honest, cosign(text, { ...witness, unixSeconds }))
    expect(trustedCheckpoint(note, { key: log.key, witness: witness.key })).toMatchObject({
      ...{ origin, size: 7, witnessedAt: unixSeconds },
    })
  })

  it('is not trusted under another key, another name, or for another log', () => {
    const other = signer(origin)
    expect(() => trustedCheckpoint(signed(honest), { key: other.key })).toThrow(bad)
    expect(() => trustedCheckpoint(signed(signNote(text, log.key, other.secret)), { key: log.key })).toThrow(
      bad,
    )
    expect(() => trustedCheckpoint(signed(honest), { key: { ...log.key, name: 'another' } })).toThrow(bad)
    expect(() => trustedCheckpoint(signed(honest), { key: log.key, origin: 'another' })).toThrow(bad)
    const foreignText = text.replace(origin, 'another')
    const foreign = `${foreignText}\n${signNote(foreignText, log.key, log.secret)}\n`
    expect(() => trustedCheckpoint(foreign, { key: log.key })).toThrow(bad)
  })

  it('is not trusted with the id of another key in its signature', () => {
    const [, name, base64 = ''] = honest.split(' ')
    const bytes = Buffer.from(base64, 'base64')
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1)
    expect(() =>
      trustedCheckpoint(signed(`\u2014 ${name} ${bytes.toString('base64')}`), { key: log.key }),
    ).toThrow(bad)
  })

  it('is not trusted without its witness, or with a witness who signed at another time', () => {
    expect(() => trustedCheckpoint(signed(honest), { key: log.key, witness: witness.key })).toThrow(bad)
    const line = cosign(text, { ...witness, unixSeconds: 5 })
    const [, name, base64 = ''] = line.split(' ')
    const bytes = Buffer.from(base64, 'base64')
    bytes.writeUInt8(6, 4 + 7)
    const moved = signed(honest, `\u2014 ${name} ${bytes.toString('base64')}`)
    expect(() => trustedCheckpoint(moved, { key: log.key, witness: witness.key })).toThrow(bad)
  })

  it.each([
    '',
    `${text}more\n`,
    text.replace('\n7\n', '\n07\n'),
    text.replace('\n7\n', '\n-7\n'),
    text.replace('=', ''),
  ])('is not %j', (wrong) => {
    expect(() => checkpointIn(wrong)).toThrow(malformed)
  })
})

describe('a file with a proof', () => {
  it('says what it was made of', () => {
    const file = { index: 12, proof: [EMPTY_ROOT, Buffer.alloc(32, 7)], checkpoint: signed(honest) }
    expect(proofFileIn(proofFileText(file))).toEqual({
      ...file,
      proof: file.proof.map((each) => Buffer.from(each)),
    })
    expect(proofFileIn(proofFileText({ ...file, proof: [] })).proof).toEqual([])
  })

  it.each([
    '',
    'index 1\n\n',
    'c2sp.org/tlog-proof@v1\nindex 01\n\n',
    'c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n',
  ])('is not %j', (wrong) => {
    expect(() => proofFileIn(wrong)).toThrow(malformed)
  })
})
