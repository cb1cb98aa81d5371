import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { makeRing, newRing, type RingFile, readRing, withNewKey, writeRing } from './ring-file.ts'

const at = '2026-11-23T08:00:00.000Z'
let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ring-'))
  path = join(folder, 'ring.json')
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

it('comes back as it was written, and nobody else may read it', async () => {
  const ring = withNewKey(newRing(at), at)
  await writeRing(path, ring)
  expect(await readRing(path)).toEqual(ring)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['ring.json'])
})

it('is made once, however many make it', async () => {
  const made = await Promise.all(Array.from({ length: 10 }, () => makeRing(path, at)))
  expect(made.filter(Boolean)).toHaveLength(1)
  expect(await readdir(folder)).toEqual(['ring.json'])
  const first = await readRing(path)
  expect(await makeRing(path, at)).toBe(false)
  expect(await readRing(path)).toEqual(first)
})

it.each([0o640, 0o604, 0o610, 0o660, 0o644, 0o777])('is not read with the mode %o', async (mode) => {
  await writeRing(path, newRing(at))
  await chmod(path, mode)
  await expect(readRing(path)).rejects.toMatchObject({ code: 'kms_unavailable' })
})

// Only root can give a file away.
const giving = process.getuid?.() === 0 ? it : it.skip
giving('is not read when it belongs to somebody else, who could put another one there', async () => {
  await writeRing(path, newRing(at))
  await chown(path, 65_534, 65_534)
  await expect(readRing(path)).rejects.toMatchObject({
    code: 'kms_unavailable',
    message: expect.stringMatching(/belongs to somebody else/),
  })
  await chown(path, 0, 0)
  expect((await readRing(path)).active).toBe(1)
})

it.each([
  ['nothing', ''],
  ['a folder', undefined],
])('is refused when there is %s in its place', async (_, content) => {
  if (content === undefined) await mkdir(path)
  else await writeFile(path, content, { mode: 0o600 })
  await expect(readRing(path)).rejects.toMatchObject({ code: 'kms_unavailable' })
})

it('is read with the mode of a secret', async () => {
  await writeRing(path, newRing(at))
  await chmod(path, 0o400)
  expect((await readRing(path)).active).toBe(1)
})

describe('a ring that is not one', () => {
  const ring = newRing(at)
  const [key] = ring.keys
  it.each<[string, unknown]>([
    ['text', 'no json'],
    ['another version', { ...ring, urbeKeyRing: 2 }],
    ['no active key', { ...ring, active: 2 }],
    ['an active key that is refused', { ...ring, minVersion: 2 }],
    ['a key twice', { ...ring, keys: [key, key] }],
    ['a key of another length', { ...ring, keys: [{ ...key, material: 'AAAA' }] }],
    ['something more', { ...ring, more: 1 }],
  ])('is refused without a byte of it: %s', async (_, wrong) => {
    await writeFile(path, typeof wrong === 'string' ? wrong : JSON.stringify(wrong), { mode: 0o600 })
    const error: Error = await readRing(path).then(
      () => Promise.reject(new Error('it was read')),
      (refused: Error) => refused,
    )
    expect(error).toMatchObject({ code: 'kms_unavailable' })
    expect(error.message).not.toContain(ring.root)
    expect(error.message).not.toContain(key?.material)
  })

  it('is not written', async () => {
    // The cast makes the mistake that the types forbid.
    await expect(writeRing(path, { ...ring, active: 9 } as RingFile)).rejects.toMatchObject({
      code: 'kms_unavailable',
    })
    expect(await readdir(folder)).toEqual([])
  })
})
