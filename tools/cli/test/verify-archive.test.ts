import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { openFolderStore, openStreamArchive, putBeginning, removeSegments } from '@urbe/archive'
import { noLogLines, type StoredMessage } from '@urbe/event-log'

import { urbe } from './stand-in.ts'

let folder: string
let heads: { last: number; head: string }[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-archive-'))
  heads = []
  const store = openFolderStore(folder)
  const clock = () => new Date('2026-11-22T12:00:00Z')
  const archive = await openStreamArchive({ store, folder, stream: 'PLATFORM', clock, log: noLogLines })
  for (const stretch of [
    [1, 2, 3],
    [4, 5],
  ]) {
    await archive.append(stretch.map(message))
    const { last = 0, head = '' } = (await archive.closeSegment()) ?? {}
    heads.push({ last, head })
  }
  await archive.append([message(6)])
  await archive.close()
})
afterEach(async () => await rm(folder, { recursive: true, force: true }))

function message(sequence: number): StoredMessage {
  return {
    stream: 'PLATFORM',
    subject: 'plat.simulation.city.7',
    sequence,
    storedAt: '2026-11-22T12:00:00Z',
    headers: { 'Commit-Id': `c${sequence}` },
    body: Buffer.from(`[${sequence}]`),
  }
}

async function damage(): Promise<string> {
  const name = (await readdir(join(folder, 'PLATFORM'))).find((each) => each.endsWith('.zst')) ?? ''
  const file = join(folder, 'PLATFORM', name)
  const bytes = await readFile(file)
  bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20)
  await writeFile(file, bytes)
  return name.replace('.ndjson.zst', '')
}

describe('urbe log verify --archive', () => {
  it('reads the folder to the end of what is open, without the platform', async () => {
    const { code, out, asked } = await urbe(`log verify --archive ${folder} --offline --json`, {})
    expect([code, asked]).toEqual([0, []])
    expect(JSON.parse(out)).toEqual({
      ok: true,
      messages: 6,
      verified: [
        {
          stream: 'PLATFORM',
          removedThrough: 0,
          archivedThrough: 6,
          head: expect.stringMatching(/^[0-9a-f]{64}$/),
          compared: 0,
        },
      ],
      findings: [],
    })
  })

  it('tells what is damaged and ends with the code for findings', async () => {
    const segment = await damage()
    const { code, out, err } = await urbe(`log verify --archive ${folder} --offline`, {})
    expect([code, err]).toEqual([4, 'not intact: 1 finding'])
    expect(out).toContain(
      `PLATFORM  archive  1-3        corrupt_segment  the file is not the one that the manifest describes (PLATFORM/${segment})`,
    )
  })

  it('compares the chain heads with those of the platform', async () => {
    const same = await urbe(`log verify --archive ${folder}`, {
      'GET /archive': { items: heads, next: null },
    })
    expect([same.code, same.out.includes('2 segments')]).toEqual([0, true])
    const [first, ...rest] = heads
    const rewritten = { items: [{ ...first, head: 'another' }, ...rest], next: null }
    const { code, out } = await urbe(`log verify --archive ${folder} --json`, { 'GET /archive': rewritten })
    expect([code, JSON.parse(out).findings]).toEqual([
      4,
      [
        {
          stream: 'PLATFORM',
          where: 'archive',
          kind: 'chain_broken',
          first: 1,
          last: 3,
          detail: `the folder has the chain head ${first?.head}, the platform another`,
        },
      ],
    ])
  })
})

describe('an archive whose oldest messages were removed', () => {
  const removeFirst = async (head: string) => {
    const store = openFolderStore(folder)
    await putBeginning(store, { stream: 'PLATFORM', first: 1, last: 3, previousHead: '', head })
    await removeSegments(store, 'PLATFORM')
    return store
  }

  it('is intact behind them, and says what is gone', async () => {
    await removeFirst(heads[0]?.head ?? '')
    expect((await readdir(join(folder, 'PLATFORM'))).sort()).toEqual([
      ...['000000000004-000000000005.json', '000000000004-000000000005.ndjson.zst'],
      ...['beginning.json', 'open.ndjson'],
    ])
    const { code, out } = await urbe(`log verify --archive ${folder} --offline`, {})
    expect([code, out]).toEqual([0, expect.stringContaining('PLATFORM: 1-3 were removed, as the trail says')])
  })

  it('is not intact when what follows does not continue them, or the beginning was changed', async () => {
    await removeFirst('another')
    const broken = await urbe(`log verify --archive ${folder} --offline --json`, {})
    expect([broken.code, JSON.parse(broken.out).findings]).toMatchObject([
      4,
      [{ kind: 'chain_broken', first: 4 }],
    ])
    const file = join(folder, 'PLATFORM', 'beginning.json')
    await writeFile(file, (await readFile(file, 'utf8')).replace('"last": 3', '"last": 5'))
    const changed = await urbe(`log verify --archive ${folder} --offline --json`, {})
    expect([changed.code, JSON.parse(changed.out).findings[0]]).toMatchObject([
      4,
      { kind: 'manifest_mismatch', detail: 'where the archive begins is not as it was written' },
    ])
  })
})

describe('what is no archive', () => {
  it('does not take for intact what is not there', async () => {
    const { code, err } = await urbe(`log verify AUDIT --archive ${folder} --offline`, {})
    expect([code, err]).toEqual([1, `nothing of AUDIT lies in ${folder}`])
  })

  it('names a stream of which nothing has been archived yet as empty', async () => {
    await mkdir(join(folder, 'AUDIT'))
    const { code, out } = await urbe(`log verify --archive ${folder} --offline`, {})
    expect([code, out.split('\n')[1]]).toEqual([0, expect.stringMatching(/^empty {3}AUDIT {5}0/)])
    await rm(join(folder, 'PLATFORM'), { recursive: true })
    const none = await urbe(`log verify --archive ${folder} --offline`, {})
    expect([none.code, none.err]).toEqual([1, `nothing is archived in ${folder}`])
  })

  it.each([
    ['log verify --offline', '--offline needs --archive <folder>: the streams are where the platform is'],
    [
      'log verify --archive /nowhere --offline',
      '--archive must be a folder that can be read, not "/nowhere"',
    ],
    [
      'log verify --archive /usr --offline',
      '--archive must be a folder of the archive: "/usr" holds no stream',
    ],
  ])('%s: %s', async (line, said) => {
    const { code, err, asked } = await urbe(line, {})
    expect([code, err, asked]).toEqual([2, said, []])
  })
})
