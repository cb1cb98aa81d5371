import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import type { StoredMessage } from '@urbe/event-log'

import { ArchiveFault } from '../src/archive-fault.ts'
import { mendArchive } from '../src/mend-archive.ts'
import { readArchive } from '../src/read-archive.ts'
import type { LiveLog } from '../src/read-stream.ts'
import { readManifest } from '../src/segment.ts'
import { verifyArchive } from '../src/verify-archive.ts'
import { archiveIn, clock, freshFolder, messagesFrom } from './samples.ts'

const COUNT = 45
const history = messagesFrom(1, COUNT)

/** Four closed segments of ten messages and an open one of five. */
async function archived() {
  const fresh = await freshFolder()
  const { archive, store } = await archiveIn(fresh.folder)
  await archive.append(history)
  await archive.close()
  const files = join(fresh.folder, 'PLATFORM')
  return { ...fresh, store, files, verify: () => verifyArchive({ store, folder: fresh.folder }) }
}

const second = '000000000011-000000000020'

async function flip(file: string, at: (size: number) => number): Promise<void> {
  const bytes = await readFile(file)
  const where = at(bytes.length)
  bytes[where] = (bytes[where] ?? 0) ^ 1
  await writeFile(file, bytes)
}

describe('an archive', () => {
  it('that is intact verifies without a server', async () => {
    await using house = await archived()
    const { findings, messages, streams } = await house.verify()
    expect(findings).toEqual([])
    expect(messages).toBe(COUNT)
    expect(streams).toMatchObject([{ stream: 'PLATFORM', sequence: COUNT }])
  })

  it('shows every flipped bit of a segment', async () => {
    await using house = await archived()
    const file = join(house.files, `${second}.ndjson.zst`)
    const size = (await readFile(file)).length
    for (let at = 0; at < size; at += Math.ceil(size / 40)) {
      await flip(file, () => at)
      expect((await house.verify()).findings).toMatchObject([
        { kind: 'corrupt_segment', first: 11, last: 20 },
      ])
      await flip(file, () => at)
    }
    expect((await house.verify()).findings).toEqual([])
  })

  it('shows every flipped bit of a manifest, also of a time or of white space', async () => {
    await using house = await archived()
    const place = { stream: 'PLATFORM', first: 11, last: 20 }
    const whole = await readFile(join(house.files, `${second}.json`))
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = Buffer.from(whole)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const reading = readManifest({ ...house.store, get: () => Promise.resolve(flipped) }, place)
      await expect(reading).rejects.toThrow(ArchiveFault)
    }
    await flip(join(house.files, `${second}.json`), (size) => size - 4)
    expect((await house.verify()).findings[0]).toMatchObject({
      kind: 'manifest_mismatch',
      first: 11,
      last: 20,
    })
  })

  it.each([
    ['a lost segment', `${second}.ndjson.zst`, { kind: 'missing_segment', first: 11, last: 20 }],
    ['a lost manifest', `${second}.json`, { kind: 'missing_segment', first: 11, last: 20 }],
  ])('shows %s', async (_, name, finding) => {
    await using house = await archived()
    await rm(join(house.files, name))
    expect((await house.verify()).findings).toMatchObject([finding])
  })
})

describe('an archive that is verified', () => {
  it('shows a cut segment, and reads on behind it', async () => {
    await using house = await archived()
    await truncate(join(house.files, `${second}.ndjson.zst`), 100)
    const { findings, messages } = await house.verify()
    expect(findings).toMatchObject([{ kind: 'corrupt_segment', segment: `PLATFORM/${second}` }])
    expect(messages).toBe(COUNT - 10)
  })

  it('shows a segment of another history', async () => {
    await using house = await archived()
    await using other = await freshFolder()
    const { archive } = await archiveIn(other.folder)
    await archive.append(history.map((message) => ({ ...message, body: Buffer.from('[]') })))
    await archive.close()
    for (const ending of ['json', 'ndjson.zst']) {
      const name = `${second}.${ending}`
      await writeFile(join(house.files, name), await readFile(join(other.folder, 'PLATFORM', name)))
    }
    expect((await house.verify()).findings).toMatchObject([
      { kind: 'chain_broken', first: 11 },
      { kind: 'chain_broken', first: 21 },
    ])
  })

  it('shows where its open segment is damaged', async () => {
    await using house = await archived()
    const file = join(house.files, 'open.ndjson')
    const at = (await readFile(file)).indexOf('Évora 43')
    await flip(file, () => at)
    expect((await house.verify()).findings).toMatchObject([{ kind: 'corrupt_segment', first: 43 }])
  })

  it('is not read past a fault', async () => {
    await using house = await archived()
    await flip(join(house.files, `${second}.ndjson.zst`), (size) => Math.floor(size / 2))
    const read = async () => {
      const sequences: number[] = []
      for await (const { sequence } of readArchive(house, 'PLATFORM')) sequences.push(sequence)
      return sequences
    }
    await expect(read()).rejects.toThrow(ArchiveFault)
  })

  it('is read from any message on', async () => {
    await using house = await archived()
    for (const from of [1, 10, 11, 40, 41, 45]) {
      const sequences: number[] = []
      for await (const { sequence } of readArchive(house, 'PLATFORM', from)) sequences.push(sequence)
      expect(sequences).toEqual(Array.from({ length: COUNT - from + 1 }, (_, index) => from + index))
    }
  })
})

describe('a damaged segment', () => {
  const logOf = (messages: readonly StoredMessage[]): LiveLog => ({
    info: () => Promise.reject(new Error('not asked for')),
    messages: (_, from, count) =>
      Promise.resolve(messages.filter(({ sequence }) => sequence >= from && sequence < from + count)),
  })
  const mend = (house: Awaited<ReturnType<typeof archived>>, messages: readonly StoredMessage[]) =>
    mendArchive({ store: house.store, log: logOf(messages), clock, stream: 'PLATFORM' })

  it.each([
    ['with a flipped bit', (files: string) => flip(join(files, `${second}.ndjson.zst`), () => 50)],
    ['with a damaged manifest', (files: string) => flip(join(files, `${second}.json`), () => 2)],
    ['without content', (files: string) => rm(join(files, `${second}.ndjson.zst`))],
    ['without manifest', (files: string) => rm(join(files, `${second}.json`))],
  ])('%s is written anew from the stream', async (_, damage) => {
    await using house = await archived()
    await damage(house.files)
    expect((await house.verify()).findings).not.toEqual([])
    expect(await mend(house, history)).toMatchObject({ mended: [{ first: 11, last: 20 }], notPossible: [] })
    expect((await house.verify()).findings).toEqual([])
  })

  it('of another history is written anew from the stream', async () => {
    await using house = await archived()
    await using other = await freshFolder()
    const { archive } = await archiveIn(other.folder)
    await archive.append(history.map((each) => ({ ...each, body: Buffer.from('[]') })))
    await archive.close()
    for (const ending of ['json', 'ndjson.zst']) {
      const name = `${second}.${ending}`
      await writeFile(join(house.files, name), await readFile(join(other.folder, 'PLATFORM', name)))
    }
    expect(await mend(house, history)).toMatchObject({ mended: [{ first: 11, last: 20 }], notPossible: [] })
    expect((await house.verify()).findings).toEqual([])
  })

  it('several in a row are written anew', async () => {
    await using house = await archived()
    for (const name of await readdir(house.files)) {
      if (/^0+(11|21)-/.test(name)) await rm(join(house.files, name))
    }
    expect(await mend(house, history)).toMatchObject({ mended: [{ first: 11, last: 30 }], notPossible: [] })
    const { findings, messages } = await house.verify()
    expect({ findings, messages }).toEqual({ findings: [], messages: COUNT })
  })

  it('is left as it is when the stream holds something else', async () => {
    await using house = await archived()
    await rm(join(house.files, `${second}.ndjson.zst`))
    const other = history.map((each) => (each.sequence === 15 ? { ...each, body: Buffer.from('[]') } : each))
    expect(await mend(house, other)).toMatchObject({ mended: [], notPossible: [{ first: 11, last: 20 }] })
    expect(await mend(house, history.slice(0, 14))).toMatchObject({ notPossible: [{ first: 11 }] })
    expect((await house.verify()).findings).toMatchObject([{ kind: 'missing_segment', first: 11, last: 20 }])
  })
})
