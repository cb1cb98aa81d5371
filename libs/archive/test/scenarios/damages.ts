import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What is done to the files of a stream while the server is down, or while it runs. */
export interface Damage {
  readonly name: string
  readonly apply: (streamFolder: string) => Promise<void>
  /** The server makes the file anew by itself: nothing is lost, and nothing has to be found. */
  readonly harmless?: true
}

/** A block is a row of records: length (4 bytes), sequence (8), time (8), length of subject (2), subject, headers, body, sum (8). */
const RECORD_SEQUENCE_AT = 4
const RECORD_TIME_AT = 12
const RECORD_SUBJECT_AT = 22

async function blocks(folder: string): Promise<string[]> {
  const names = (await readdir(join(folder, 'msgs'))).filter((name) => name.endsWith('.blk'))
  names.sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
  return names.map((name) => join(folder, 'msgs', name))
}

async function blockAt(folder: string, part: number): Promise<string> {
  const all = await blocks(folder)
  const file = all[Math.min(all.length - 1, Math.floor(part * all.length))]
  if (file === undefined) throw new Error(`${folder} has no block`)
  return file
}

/** Where the records of a block begin. */
function records(block: Buffer): number[] {
  const starts: number[] = []
  for (let at = 0; at + 4 <= block.length; ) {
    starts.push(at)
    at += block.readUInt32LE(at) & 0x7fffffff
  }
  return starts
}

interface Record {
  readonly start: number
  readonly end: number
  readonly block: Buffer
}

function flip(part: number, where: (record: Record) => number) {
  return async (folder: string): Promise<void> => {
    const file = await blockAt(folder, part)
    const block = await readFile(file)
    const starts = records(block)
    const index = Math.min(starts.length - 1, Math.floor(((part * 7) % 1) * starts.length))
    const start = starts[index] ?? 0
    const at = where({ start, end: starts[index + 1] ?? block.length, block })
    block[at] = (block[at] ?? 0) ^ 4
    await writeFile(file, block)
  }
}

function cut(part: number) {
  return async (folder: string): Promise<void> => {
    const file = await blockAt(folder, part)
    await truncate(file, Math.floor((await stat(file)).size * ((part * 3) % 1)))
  }
}

function withoutIndex(apply: Damage['apply']): Damage['apply'] {
  return async (folder) => {
    await apply(folder)
    const names = (await readdir(join(folder, 'msgs'))).filter((name) => !name.endsWith('.blk'))
    for (const name of names) await rm(join(folder, 'msgs', name))
  }
}

const inBody = ({ end }: Record) => end - 20
const inHeaders = ({ block, start }: Record) => block.indexOf('Commit-Id: ', start) + 15

/** `part` says how far into the stream, 0..1. */
export function damagesAt(part: number): readonly Damage[] {
  return [
    { name: 'a bit of a body', apply: flip(part, inBody) },
    { name: 'a bit of a body, without index', apply: withoutIndex(flip(part, inBody)) },
    { name: 'a bit of a header', apply: flip(part, inHeaders) },
    { name: 'a bit of a subject', apply: flip(part, ({ start }) => start + RECORD_SUBJECT_AT + 3) },
    { name: 'a bit of a sequence', apply: flip(part, ({ start }) => start + RECORD_SEQUENCE_AT) },
    { name: 'a bit of a time', apply: flip(part, ({ start }) => start + RECORD_TIME_AT) },
    { name: 'a bit of a length', apply: flip(part, ({ start }) => start) },
    { name: 'a high bit of a length', apply: flip(part, ({ start }) => start + 2) },
    { name: 'a bit of a check sum', apply: flip(part, ({ end }) => end - 1) },
    { name: 'a cut block', apply: cut(part) },
    { name: 'a cut block, without index', apply: withoutIndex(cut(part)) },
    { name: 'a lost block', apply: async (folder) => rm(await blockAt(folder, part)) },
    { name: 'no messages', apply: (folder) => rm(join(folder, 'msgs'), { recursive: true }) },
    { name: 'no stream', apply: (folder) => rm(folder, { recursive: true }) },
    { name: 'a bit of an index', apply: flipIndex, harmless: true },
  ]
}

async function flipIndex(folder: string): Promise<void> {
  for (const name of (await readdir(join(folder, 'msgs'))).filter((each) => each.endsWith('.idx'))) {
    const bytes = await readFile(join(folder, 'msgs', name))
    bytes[8] = (bytes[8] ?? 0) ^ 1
    await writeFile(join(folder, 'msgs', name), bytes)
  }
}
