import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { keyInFile } from '../src/key-file.ts'

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'urbe-key-')), 'config')
})
afterEach(async () => {
  await rm(join(folder, '..'), { recursive: true, force: true })
})

/** The key that a proof shows, as another process would open it. */
async function shown(): Promise<unknown> {
  const key = await keyInFile({ URBE_CONFIG_DIR: folder }, Date.now)()
  const [head = ''] = (await key.prove({ method: 'GET', url: 'http://localhost:8080/' })).split('.')
  return JSON.parse(Buffer.from(head, 'base64url').toString()).jwk
}
const file = () => join(folder, 'proof-key.json')

describe('the key of the command line', () => {
  it('is made once, in a file that only its owner reads, and is the same the next time', async () => {
    expect(await shown()).toEqual(await shown())
    expect([(await stat(file())).mode & 0o777, (await stat(folder)).mode & 0o777]).toEqual([0o600, 0o700])
    expect(await readdir(folder)).toEqual(['proof-key.json'])
  })

  it.each(['', '{', '{"kty":"EC"}', '[]', 'null'])('is made anew where its file holds %p', async (text) => {
    const before = await shown()
    await writeFile(file(), text)
    const after = await shown()
    expect(after).not.toEqual(before)
    expect(await shown()).toEqual(after)
  })
  it('is not written over where it cannot be read', async () => {
    await mkdir(file(), { recursive: true })
    await expect(shown()).rejects.toMatchObject({ code: 'EISDIR' })
    expect((await stat(file())).isDirectory()).toBe(true)
  })
})
