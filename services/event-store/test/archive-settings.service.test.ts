import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'
import { z } from 'zod'

import { systemClock } from '@urbe/kernel'

import { archivePlaces, archiveSettings } from '../src/archive/settings.ts'

const bucket = {
  ARCHIVE_S3_ENDPOINT: 'http://127.0.0.1:1',
  ARCHIVE_S3_BUCKET: 'urbe',
  ARCHIVE_S3_ACCESS_KEY_ID: 'key',
}
const placesOf = async (env: Record<string, string>) =>
  await archivePlaces(z.object(archiveSettings).parse(env), systemClock)

async function freshFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'urbe-archive-'))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

it('archives nothing without a folder', async () => {
  expect(await placesOf({})).toBeUndefined()
})

it('keeps closed segments in the folder when no bucket is named', async () => {
  await using fresh = await freshFolder()
  const places = await placesOf({ ARCHIVE_DIR: fresh.folder })
  await places?.store.put('PLATFORM/a.json', Buffer.from('{}'))
  expect(places?.folder).toBe(fresh.folder)
  expect(await places?.store.list('')).toEqual(['PLATFORM/a.json'])
})

it('takes the key of a bucket from a file', async () => {
  await using fresh = await freshFolder()
  const file = join(fresh.folder, 'key')
  await writeFile(file, 'secret\n')
  const env = { ...bucket, ARCHIVE_DIR: fresh.folder, ARCHIVE_S3_SECRET_KEY_FILE: file }
  expect(await placesOf(env)).toMatchObject({ folder: fresh.folder })
  await rm(file)
  await expect(placesOf(env)).rejects.toThrow('ENOENT')
})

it.each([
  ['a bucket without a folder', bucket, 'needs ARCHIVE_DIR'],
  [
    'an endpoint alone',
    { ...bucket, ARCHIVE_DIR: '/tmp', ARCHIVE_S3_BUCKET: undefined },
    'ARCHIVE_S3_BUCKET',
  ],
  ['a bucket without a key', { ...bucket, ARCHIVE_DIR: '/tmp' }, 'ARCHIVE_S3_SECRET_KEY_FILE'],
])('refuses %s', async (_, env, message) => {
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  await expect(placesOf(Object.fromEntries(given))).rejects.toThrow(message)
})
