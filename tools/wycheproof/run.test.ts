import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals'

import { lineOf, outcomeOf } from './run.ts'
import { openSuites, type Suite } from './suites.ts'

let opened: ReturnType<typeof openSuites>
let folder = ''
beforeAll(() => {
  opened = openSuites()
})
afterAll(() => opened[Symbol.asyncDispose]())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-vectors-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const suiteOf = (file: string): Suite => {
  const found = opened.suites.find((each) => each.file === file)
  if (found === undefined) throw new Error(`nobody tries ${file}`)
  return found
}

interface Case {
  readonly group: object
  readonly test: Readonly<Record<string, string | number>>
  /** A member whose first digit is another one in the invalid vector. */
  readonly spoiled: string
}

/** Published by others: the test case 16 of McGrew and Viega, RFC 5649, RFC 5869, RFC 4231, RFC 8032, RFC 7914. */
const cases: Readonly<Record<string, Case>> = {
  'aes_gcm_test.json': {
    group: { keySize: 256, ivSize: 96, tagSize: 128 },
    test: {
      key: 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
      iv: 'cafebabefacedbaddecaf888',
      aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
      msg: 'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
      ct: '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
      tag: '76fc6ece0f4e1768cddf8853bb2d551b',
    },
    spoiled: 'tag',
  },
  'hkdf_sha256_test.json': {
    group: { keySize: 176 },
    test: {
      ikm: '0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b',
      salt: '000102030405060708090a0b0c',
      info: 'f0f1f2f3f4f5f6f7f8f9',
      size: 42,
      okm: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    },
    spoiled: 'okm',
  },
  'hmac_sha256_test.json': {
    group: { keySize: 160, tagSize: 256 },
    test: {
      key: '0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b',
      msg: '4869205468657265',
      tag: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    },
    spoiled: 'tag',
  },
  'ed25519_test.json': {
    group: { publicKey: { pk: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c' } },
    test: {
      msg: '72',
      sig: '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    },
    spoiled: 'sig',
  },
  'pbkdf2_hmacsha256_test.json': {
    group: {},
    test: {
      password: '706173737764',
      salt: '73616c74',
      iterationCount: 1,
      dkLen: 64,
      dk: '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783',
    },
    spoiled: 'dk',
  },
}

const spoil = (hex: string) => `${hex.startsWith('0') ? '1' : '0'}${hex.slice(1)}`

async function lay(file: string, results: readonly [right: string, spoiled: string]) {
  const found = cases[file]
  if (found === undefined) throw new Error(`no case for ${file}`)
  const { group, test, spoiled } = found
  const tests = [test, { ...test, [spoiled]: spoil(String(test[spoiled])) }].map((each, at) => ({
    ...{ tcId: at + 1, comment: `case ${at + 1}`, flags: [] },
    ...each,
    result: results[at],
  }))
  const text = JSON.stringify({ numberOfTests: 2, testGroups: [{ ...group, tests }] })
  await writeFile(join(folder, file), text)
}

it.each(Object.keys(cases))('takes what %s has right, and refuses what was changed', async (file) => {
  await lay(file, ['valid', 'invalid'])
  const { counts } = await outcomeOf(suiteOf(file), folder)
  expect(counts).toEqual({ vectors: 2, held: 2, notOurs: 0, wrong: [] })
})

it.each(Object.keys(cases))('finds what is decided wrongly in %s', async (file) => {
  await lay(file, ['invalid', 'valid'])
  const outcome = await outcomeOf(suiteOf(file), folder)
  expect(outcome.counts).toMatchObject({ held: 0, wrong: [expect.anything(), expect.anything()] })
  expect(outcome.counts?.wrong[0]).toBe('1 (invalid, was taken): case 1')
  expect(lineOf(outcome)).toMatch(/^FAIL .*0 of 2 held, 2 wrong/)
})

it('unwraps the key of RFC 5649 under a key of 192 bits nowhere: no such key is used here', async () => {
  const test = {
    key: '5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8',
    msg: '466f7250617369',
    ct: 'afbeb0f07dfbf5419200f2ccb50bb24f',
    result: 'valid',
  }
  const tests = [{ tcId: 1, comment: '', ...test }]
  const text = JSON.stringify({ numberOfTests: 1, testGroups: [{ keySize: 192, tests }] })
  await writeFile(join(folder, 'aes_kwp_test.json'), text)
  const { counts } = await outcomeOf(suiteOf('aes_kwp_test.json'), folder)
  expect(counts).toEqual({ vectors: 1, held: 0, notOurs: 1, wrong: [] })
})

it('says which files are absent, and believes no file that is cut off', async () => {
  const absent = await outcomeOf(suiteOf('hmac_sha256_test.json'), folder)
  expect(lineOf(absent)).toBe('absent  HMAC-SHA256: blind indexes, peppers: no hmac_sha256_test.json')
  await writeFile(join(folder, 'hmac_sha256_test.json'), JSON.stringify({ numberOfTests: 3, testGroups: [] }))
  await expect(outcomeOf(suiteOf('hmac_sha256_test.json'), folder)).rejects.toThrow('says 3 tests')
})
