import { appendFile, readdir, readFile, rename, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { chainHash, noLogLines, type StoredMessage } from '@urbe/event-log'

import { ArchiveUnavailable } from '../src/archive-store.ts'
import { openFolderStore } from '../src/folder-store.ts'
import { readArchive } from '../src/read-archive.ts'
import { OutOfOrder, openStreamArchive, segmentLimits } from '../src/stream-archive.ts'
import { archiveIn, clock, freshFolder, message, messagesFrom } from './samples.ts'

async function everything(folder: string): Promise<StoredMessage[]> {
  const found: StoredMessage[] = []
  for await (const { hash: _, ...each } of readArchive(
    { store: openFolderStore(folder), folder },
    'PLATFORM',
  )) {
    found.push({ ...each, body: Buffer.from(each.body) })
  }
  return found
}

describe('the archive of a stream', () => {
  it('gives back every message as it was', async () => {
    await using fresh = await freshFolder()
    const odd = [
      message(1, { headers: {}, body: new Uint8Array() }),
      message(2, { body: Buffer.from([0xff, 0x00, 0xfe, 0x0a]) }),
      message(3, { body: Buffer.from('\ufeff{"a":"\\u0000 \u2028 日本"}\n\r\n') }),
      message(4, { headers: { Actor: 'José "x" 🏙', 'x-empty': '' }, subject: 'plat.é' }),
      message(5, { body: Buffer.from([0xed, 0xa0, 0x80]) }),
    ].map((each) => ({ ...each, body: Buffer.from(each.body) }))
    const { archive } = await archiveIn(fresh.folder)
    await archive.append(odd.slice(0, 3))
    await archive.closeSegment()
    await archive.append(odd.slice(3))
    await archive.close()
    expect(await everything(fresh.folder)).toEqual(odd)
  })

  it('closes a segment when it holds so many messages', async () => {
    await using fresh = await freshFolder()
    const { archive, store } = await archiveIn(fresh.folder)
    await archive.append(messagesFrom(1, 25))
    expect(archive.open().messages).toBe(5)
    expect((await store.list('')).filter((name) => name.endsWith('.zst'))).toEqual([
      'PLATFORM/000000000001-000000000010.ndjson.zst',
      'PLATFORM/000000000011-000000000020.ndjson.zst',
    ])
    await archive.close()
  })

  it('closes a segment when it holds so many bytes', async () => {
    await using fresh = await freshFolder()
    const { archive } = await archiveIn(fresh.folder, segmentLimits)
    const large = (sequence: number) => message(sequence, { body: Buffer.alloc(1_000_000, 'x') })
    await archive.append(Array.from({ length: 10 }, (_, index) => large(index + 1)))
    expect(archive.lastClosed()).toMatchObject({ first: 1, last: 9 })
    expect(archive.open().messages).toBe(1)
    await archive.close()
  })
})

describe('a stream in the archive', () => {
  it('has segments that can be checked without it', async () => {
    await using fresh = await freshFolder()
    const { archive } = await archiveIn(fresh.folder)
    const messages = messagesFrom(1, 3)
    const head = messages.reduce(chainHash, '')
    await archive.append(messages)
    expect(await archive.closeSegment()).toMatchObject({
      format: 1,
      stream: 'PLATFORM',
      first: 1,
      last: 3,
      count: 3,
      previousHead: '',
      head,
      closedAt: clock().toISOString(),
    })
    expect(await archive.closeSegment()).toBeUndefined()
    await archive.append(messagesFrom(4, 1))
    expect(await archive.closeSegment()).toMatchObject({ first: 4, last: 4, previousHead: head })
    await archive.close()
  })

  it('is taken only in its order', async () => {
    await using fresh = await freshFolder()
    const { archive } = await archiveIn(fresh.folder)
    await archive.append(messagesFrom(1, 2))
    await expect(archive.append([message(4)])).rejects.toThrow(OutOfOrder)
    await expect(archive.append([message(2)])).rejects.toThrow('2 came instead of 3')
    await archive.close()
  })

  it('lies in files that nobody else can read', async () => {
    await using fresh = await freshFolder()
    const { archive } = await archiveIn(fresh.folder)
    await archive.append(messagesFrom(1, 11))
    await archive.close()
    for (const name of await readdir(join(fresh.folder, 'PLATFORM'))) {
      expect((await stat(join(fresh.folder, 'PLATFORM', name))).mode & 0o077).toBe(0)
    }
  })
})

const open = (folder: string) => join(folder, 'PLATFORM', 'open.ndjson')

async function crashedAfter(folder: string, count: number): Promise<void> {
  const { archive } = await archiveIn(folder)
  await archive.append(messagesFrom(1, count))
  await archive.close()
}

async function goesOnAt(folder: string, next: number): Promise<void> {
  const { archive } = await archiveIn(folder)
  expect(archive.last()?.sequence ?? 0).toBe(next - 1)
  await archive.append(messagesFrom(next, 20))
  await archive.close()
  expect((await everything(folder)).map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: next + 19 }, (_, index) => index + 1),
  )
}

describe('after a crash the archive goes on', () => {
  it('where it was', async () => {
    await using fresh = await freshFolder()
    await crashedAfter(fresh.folder, 13)
    await goesOnAt(fresh.folder, 14)
  })

  it('without the line that was not finished', async () => {
    await using fresh = await freshFolder()
    await crashedAfter(fresh.folder, 13)
    await truncate(open(fresh.folder), (await stat(open(fresh.folder))).size - 7)
    await goesOnAt(fresh.folder, 13)
    expect(await readdir(join(fresh.folder, 'PLATFORM'))).not.toContainEqual(expect.stringMatching('damaged'))
  })

  it('when a full segment had not reached the store', async () => {
    await using fresh = await freshFolder()
    await crashedAfter(fresh.folder, 13)
    await rename(open(fresh.folder), join(fresh.folder, 'PLATFORM', 'closing.ndjson'))
    await goesOnAt(fresh.folder, 14)
  })

  it('when a segment had reached the store and its lines were still there', async () => {
    await using fresh = await freshFolder()
    await crashedAfter(fresh.folder, 9)
    const lines = await readFile(open(fresh.folder))
    const { archive } = await archiveIn(fresh.folder)
    await archive.closeSegment()
    await archive.close()
    await writeFile(join(fresh.folder, 'PLATFORM', 'closing.ndjson'), lines)
    await goesOnAt(fresh.folder, 10)
  })
})

describe('after a crash the archive finds its way', () => {
  it('when another machine has archived more meanwhile', async () => {
    await using fresh = await freshFolder()
    await using elsewhere = await freshFolder()
    const store = openFolderStore(fresh.folder)
    const on = async (folder: string) =>
      await openStreamArchive({ store, folder, stream: 'PLATFORM', clock, log: noLogLines })
    const here = await on(fresh.folder)
    await here.append(messagesFrom(1, 5))
    await here.close()
    const other = await on(elsewhere.folder)
    expect(other.last()).toBeUndefined()
    await other.append(messagesFrom(1, 3))
    await other.closeSegment()
    await other.close()
    const again = await on(fresh.folder)
    expect(again.open().messages).toBe(2)
    await again.close()
    await goesOnAt(fresh.folder, 6)
  })

  it('up to a line that was damaged, and keeps what is left of the others aside', async () => {
    await using fresh = await freshFolder()
    await crashedAfter(fresh.folder, 8)
    const bytes = await readFile(open(fresh.folder))
    const third = bytes.indexOf('Évora 4')
    bytes[third] = (bytes[third] ?? 0) ^ 1
    await writeFile(open(fresh.folder), bytes)
    await goesOnAt(fresh.folder, 4)
    expect(await readdir(join(fresh.folder, 'PLATFORM'))).toContainEqual(expect.stringMatching(/^damaged-/))
  })

  it('after lines that somebody added', async () => {
    await using fresh = await freshFolder()
    await crashedAfter(fresh.folder, 3)
    await appendFile(open(fresh.folder), '{"seq":4}\n')
    await goesOnAt(fresh.folder, 4)
  })

  it('when the store was out of reach as a segment was full', async () => {
    await using fresh = await freshFolder()
    const store = openFolderStore(fresh.folder)
    const down = { ...store, put: () => Promise.reject(new ArchiveUnavailable('down')) }
    const limits = { messagesMax: 10, rawBytesMax: 1_000_000 }
    const wiring = { folder: fresh.folder, stream: 'PLATFORM', clock, log: noLogLines, limits }
    const archive = await openStreamArchive({ ...wiring, store: down })
    await expect(archive.append(messagesFrom(1, 12))).rejects.toThrow(ArchiveUnavailable)
    await archive.close()
    await expect(openStreamArchive({ ...wiring, store: down })).rejects.toThrow(ArchiveUnavailable)
    await goesOnAt(fresh.folder, 11)
  })
})

it('is read without a gap while it is being written', async () => {
  await using fresh = await freshFolder()
  const { archive, store } = await archiveIn(fresh.folder, { messagesMax: 3, rawBytesMax: 1_000_000 })
  let isWriting = true
  const writing = (async () => {
    for (let sequence = 1; sequence <= 200; sequence += 2) await archive.append(messagesFrom(sequence, 2))
    isWriting = false
  })()
  const lengths: number[] = []
  while (isWriting) {
    let next = 1
    for await (const { sequence } of readArchive({ store, folder: fresh.folder }, 'PLATFORM')) {
      expect(sequence).toBe(next)
      next += 1
    }
    lengths.push(next - 1)
  }
  await writing
  await archive.close()
  expect(lengths).toEqual(lengths.toSorted((one, other) => one - other))
  expect(await everything(fresh.folder)).toHaveLength(200)
})
