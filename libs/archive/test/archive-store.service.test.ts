import { writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { type ArchiveStore, ArchiveUnavailable } from '../src/archive-store.ts'
import { openFolderStore } from '../src/folder-store.ts'
import { openS3Store, S3_ATTEMPTS_MAX, S3_OBJECT_BYTES_MAX } from '../src/s3-store.ts'
import { freshFolder } from './samples.ts'

const bytes = Buffer.from([0, 1, 2, 255, 254, 10, 13])

async function keepsWhatItIsGiven(store: ArchiveStore): Promise<void> {
  expect(await store.get('CITY_a/1-2.json')).toBeUndefined()
  expect(await store.list('CITY_a/')).toEqual([])
  await store.put('CITY_a/1-2.json', bytes)
  await store.put('CITY_a/3-4.json', Buffer.from('x'))
  await store.put('CITY_ab/1-2.json', Buffer.from('y'))
  expect(Buffer.from((await store.get('CITY_a/1-2.json')) ?? [])).toEqual(bytes)
  expect(await store.list('CITY_a/')).toEqual(['CITY_a/1-2.json', 'CITY_a/3-4.json'])
  expect(await store.list('')).toEqual(['CITY_a/1-2.json', 'CITY_a/3-4.json', 'CITY_ab/1-2.json'])
  await store.put('CITY_a/1-2.json', Buffer.from('new'))
  expect(Buffer.from((await store.get('CITY_a/1-2.json')) ?? []).toString()).toBe('new')
  await store.remove('CITY_a/1-2.json')
  await store.remove('CITY_a/1-2.json')
  await store.remove('CITY_none/1-2.json')
  expect(await store.list('')).toEqual(['CITY_a/3-4.json', 'CITY_ab/1-2.json'])
}

describe('an archive in a folder', () => {
  it('keeps what it is given and replaces it whole', async () => {
    await using fresh = await freshFolder()
    await keepsWhatItIsGiven(openFolderStore(join(fresh.folder, 'not', 'there', 'yet')))
  })

  it('does not show what was not finished', async () => {
    await using fresh = await freshFolder()
    await writeFile(join(fresh.folder, 'half.json.part'), 'half')
    expect(await openFolderStore(fresh.folder).list('')).toEqual([])
  })

  it.each(['../x', 'a/../b', '/etc/passwd', 'a//b', '', '.hidden'])('takes no name like %j', async (name) => {
    await using fresh = await freshFolder()
    await expect(openFolderStore(fresh.folder).put(name, bytes)).rejects.toThrow('no name for an archive')
  })
})

/** A server that answers as it is told; no S3, but all that the client must stand. */
async function standIn(listener: RequestListener, timeoutMs = 120_000) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const store = openS3Store({
    endpoint: `http://127.0.0.1:${port}`,
    bucket: 'urbe',
    region: 'local',
    accessKeyId: 'id',
    secretAccessKey: 'key',
    clock: () => new Date('2026-11-22T12:00:00.000Z'),
    timeoutMs,
  })
  return {
    store,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('the client of S3', () => {
  it('tries again when the server has a fault, and no more than so often', async () => {
    let asked = 0
    await using server = await standIn((_, answer) => {
      asked += 1
      answer.writeHead(503).end('SlowDown')
    })
    await expect(server.store.get('a')).rejects.toThrow(ArchiveUnavailable)
    expect(asked).toBe(S3_ATTEMPTS_MAX)
  })

  it('succeeds when a repetition does', async () => {
    let asked = 0
    await using server = await standIn((_, answer) => {
      asked += 1
      answer.writeHead(asked < 3 ? 500 : 200).end('here')
    })
    expect(Buffer.from((await server.store.get('a')) ?? []).toString()).toBe('here')
  })

  it('removes what is there, and takes it for removed when it is not', async () => {
    const asked: unknown[] = []
    await using server = await standIn(({ method, url }, answer) => {
      asked.push([method, url])
      answer.writeHead(asked.length === 1 ? 204 : 404).end()
    })
    await server.store.remove('a')
    await server.store.remove('a')
    expect(asked).toEqual([
      ['DELETE', '/urbe/a'],
      ['DELETE', '/urbe/a'],
    ])
  })

  it('asks once when it is refused', async () => {
    let asked = 0
    await using server = await standIn((_, answer) => {
      asked += 1
      answer.writeHead(403).end('<Code>SignatureDoesNotMatch</Code>')
    })
    await expect(server.store.put('a', bytes)).rejects.toThrow('SignatureDoesNotMatch')
    expect(asked).toBe(1)
  })

  it('does not wait for ever', async () => {
    await using server = await standIn(() => undefined, 100)
    await expect(server.store.get('a')).rejects.toThrow(ArchiveUnavailable)
  })
})

describe('an answer of S3', () => {
  it('that a bucket is missing is not taken for a missing object', async () => {
    await using server = await standIn((_, answer) => answer.writeHead(404).end('<Code>NoSuchBucket</Code>'))
    await expect(server.store.get('a')).rejects.toThrow('NoSuchBucket')
  })

  it('that is larger than any object of ours is not taken', async () => {
    await using server = await standIn((_, answer) => {
      const block = Buffer.alloc(1_048_576)
      const send = (left: number) => {
        if (left === 0 || answer.destroyed) return void answer.end()
        answer.write(block, () => send(left - 1))
      }
      send(S3_OBJECT_BYTES_MAX / block.length + 1)
    })
    await expect(server.store.get('a')).rejects.toThrow('larger than')
  })

  it('with a listing is read page by page', async () => {
    const page = (key: string, more: string) =>
      `<ListBucketResult><Contents><Key>${key}</Key></Contents>${more}</ListBucketResult>`
    await using server = await standIn((request, answer) => {
      const first = !request.url?.includes('continuation-token=to%2Bken')
      const more = '<IsTruncated>true</IsTruncated><NextContinuationToken>to&#43;ken</NextContinuationToken>'
      answer.end(first ? page('b&amp;c', more) : page('a', '<IsTruncated>false</IsTruncated>'))
    })
    expect(await server.store.list('')).toEqual(['a', 'b&c'])
  })
})

const endpoint = process.env['URBE_TEST_S3_ENDPOINT']
const onRealServer = endpoint === undefined ? it.skip : it
const why = endpoint === undefined ? ' (skipped: URBE_TEST_S3_ENDPOINT names no server)' : ''

describe('an archive in a bucket', () => {
  const open = (prefix: string, secretAccessKey = process.env['URBE_TEST_S3_SECRET'] ?? '') =>
    openS3Store({
      endpoint: endpoint ?? '',
      bucket: process.env['URBE_TEST_S3_BUCKET'] ?? 'urbe',
      region: process.env['URBE_TEST_S3_REGION'] ?? 'us-east-1',
      accessKeyId: process.env['URBE_TEST_S3_KEY'] ?? '',
      secretAccessKey,
      prefix,
      clock: () => new Date(),
    })

  onRealServer(`keeps what it is given${why}`, async () => {
    await keepsWhatItIsGiven(open(`test-${process.pid}-${Date.now()}`))
  })

  onRealServer(`lists more than one page${why}`, async () => {
    const store = open(`many-${process.pid}-${Date.now()}`)
    const names = Array.from({ length: 1_050 }, (_, n) => `S/${String(n).padStart(12, '0')}`)
    for (let n = 0; n < names.length; n += 50) {
      await Promise.all(names.slice(n, n + 50).map((name) => store.put(name, bytes)))
    }
    expect(await store.list('S/')).toEqual(names)
  })

  onRealServer(`is not opened by a wrong key${why}`, async () => {
    await expect(open('x', 'wrong').put('a', bytes)).rejects.toThrow('SignatureDoesNotMatch')
  })
})
