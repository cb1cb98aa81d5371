import { describe, expect, it } from '@jest/globals'

import { FINDINGS_MAX } from '@urbe/contracts'
import { hashOfStored, type StoredMessage } from '@urbe/event-log'

import { collectFindings } from '../src/findings.ts'
import { hashLinks, SUBJECTS_REMEMBERED_MAX } from '../src/hash-links.ts'
import {
  RESCUED_BYTES_MAX,
  RESCUED_MESSAGES_MAX,
  rescuedMessages,
  TooManyToRescue,
} from '../src/rescued-messages.ts'
import { WRITE_WINDOW, writeBack } from '../src/write-back.ts'
import { freshFolder, message, messagesFrom } from './samples.ts'

async function* many(count: number, of: (sequence: number) => StoredMessage): AsyncGenerator<StoredMessage> {
  for (let sequence = 1; sequence <= count; sequence++) yield of(sequence)
}

describe('a limit of the archive', () => {
  it('findings in a row are one, and beyond so many they are counted', () => {
    const { add, all, dropped } = collectFindings()
    const at = (first: number) => add({ stream: 'S', where: 'stream', kind: 'missing', first, detail: '' })
    for (let n = 1; n <= 10; n++) at(n)
    expect(all()).toMatchObject([{ first: 1, last: 10 }])
    for (let n = 1; n <= FINDINGS_MAX + 4; n++) at(10 + 2 * n)
    expect(all()).toHaveLength(FINDINGS_MAX)
    expect(dropped()).toBe(5)
  })

  it.each([
    ['messages', { messagesMax: 3, bytesMax: RESCUED_BYTES_MAX }],
    ['bytes', { messagesMax: RESCUED_MESSAGES_MAX, bytesMax: 500 }],
  ])('so many %s are taken out of a stream, and no more', async (_, limits) => {
    await using fresh = await freshFolder()
    const rescued = rescuedMessages(fresh.folder, 'PLATFORM', limits)
    expect(await rescued.add(many(2, message))).toBe(2)
    await expect(rescued.add(many(4, message))).rejects.toThrow(TooManyToRescue)
  })
})

describe('a bound of memory', () => {
  it('so many messages are on their way at the same time', async () => {
    let waiting = 0
    let most = 0
    const publishWithAck = async ({ headers }: { headers: readonly (readonly [string, string])[] }) => {
      waiting += 1
      most = Math.max(most, waiting)
      await new Promise((resolve) => setImmediate(resolve))
      waiting -= 1
      const sequence = Number(headers.find(([name]) => name === 'Commit-Id')?.[1].slice('commit-'.length))
      return { kind: 'stored', stream: 'PLATFORM', sequence, duplicate: false } as const
    }
    const written = await writeBack(many(3 * WRITE_WINDOW, message), {
      connection: { publishWithAck },
      stream: 'PLATFORM',
    })
    expect(written).toBe(3 * WRITE_WINDOW)
    expect(most).toBe(WRITE_WINDOW)
  })

  it('the last hash of so many subjects is remembered, the others are read again', async () => {
    const asked: number[] = []
    const [first] = messagesFrom(1, 1).map((each) => sealed({ ...each, subject: 'plat.0' }))
    if (first === undefined) throw new Error('no message')
    const check = hashLinks({
      info: () => Promise.reject(new Error('not asked for')),
      messages: (_, sequence) => {
        asked.push(sequence)
        return Promise.resolve([first])
      },
    })
    await check(first)
    const next = (sequence: number) => {
      const headers = { 'Nats-Expected-Last-Subject-Sequence': '1', 'Prev-Hash': first.headers['Hash'] ?? '' }
      return sealed(message(sequence, { subject: 'plat.0', headers }))
    }
    expect(await check(next(2))).toBeUndefined()
    expect(asked).toEqual([])
    for (let n = 3; n < 3 + SUBJECTS_REMEMBERED_MAX; n++) {
      await check(sealed(message(n, { subject: `plat.${n}`, headers: {}, body: new Uint8Array() })))
    }
    expect(await check(next(3 + SUBJECTS_REMEMBERED_MAX))).toBeUndefined()
    expect(asked).toEqual([1])
  })
})

function sealed(unsealed: StoredMessage): StoredMessage {
  return { ...unsealed, headers: { ...unsealed.headers, Hash: hashOfStored(unsealed) } }
}
