import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { writeIn } from '../src/audit/source.ts'
import { auditCommands } from '../src/commands/audit.ts'
import { alone } from './alone.ts'
import { entriesOf, entry, log, noteIn, ORIGIN, signerOf, trailOf, witness } from './sample-trail.ts'

const COUNT = 300
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-trail-'))
  await write(await trailOf(entriesOf(COUNT)))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [path, bytes] of files)
    await writeIn(folder, path === 'checkpoint' ? path : join('tile', path), bytes)
}

async function audit(words: string, more: readonly string[] = ['--dir', folder, '--vkey', log.vkey]) {
  const { code, out, err } = await alone(auditCommands, ['audit', ...words.split(' '), ...more])
  return { code, said: out.startsWith('{') ? JSON.parse(out) : {}, err }
}

describe('urbe audit', () => {
  it('verifies a folder with the keys of log and witness', async () => {
    const { code, said } = await audit(`verify --witness-vkey ${witness.vkey}`)
    expect([code, said]).toMatchObject([0, { ok: true, size: COUNT, keyTakenOnTrust: false }])
  })

  it('takes the file of checkpoints that the platform keeps', async () => {
    const notes = await Promise.all(
      [10, 200].map(async (size) => noteIn(await trailOf(entriesOf(size), { cosigned: false }))),
    )
    const file = join(folder, 'checkpoints.jsonl')
    await writeFile(file, notes.map((note) => `${JSON.stringify({ at: '', note })}\n`).join(''))
    expect(await audit(`verify --since ${file}`)).toMatchObject({ code: 0, said: { compared: 2 } })
  })

  it('ends with 1 and names the first bad entry when the trail was changed', async () => {
    await write(
      await trailOf(entriesOf(COUNT).with(270, entry(270, 'x'))).then(
        (files) => new Map([...files].filter(([path]) => path.startsWith('entries'))),
      ),
    )
    const { code, said } = await audit('verify')
    expect([code, said]).toMatchObject([1, { ok: false, kind: 'entry_changed', index: 270 }])
  })

  it.each([
    ['without a key', 'verify', ['--dir', '.']],
    ['with a key that is none', 'verify', ['--dir', '.', '--vkey', 'a+b+c']],
    ['without a folder', 'verify', ['--dir', '/nowhere', '--vkey', log.vkey]],
    ['with an index that is none', 'inclusion x', ['--dir', '.', '--vkey', log.vkey]],
    ['with an unknown option', 'verify', ['--database', 'x']],
    ['with a database that is not said', 'verify', ['--db', '--vkey', log.vkey]],
    ['with a database and no key', 'verify', ['--db', 'postgres://localhost/x']],
    ['without the entry', 'verify-proof x', ['--vkey', log.vkey]],
  ])('ends with 2 %s', async (_, words, more) => {
    expect((await audit(words, more)).code).toBe(2)
  })

  it('ends with 3 when the platform is away', async () => {
    expect((await audit('verify', ['--vkey', log.vkey])).code).toBe(3)
  })

  it('proves an entry to somebody who has only the key', async () => {
    const [proof, bytes] = [join(folder, 'proof'), join(folder, 'entry')]
    expect((await audit(`prove 270 --out ${proof} --entry-out ${bytes}`)).code).toBe(0)
    expect(await readFile(bytes, 'utf8')).toBe(Buffer.from(entry(270)).toString())
    const check = () =>
      audit(`verify-proof ${proof} --entry ${bytes}`, ['--vkey', log.vkey, '--witness-vkey', witness.vkey])
    expect(await check()).toMatchObject({ code: 0, said: { index: 270, size: COUNT } })
    await writeFile(bytes, entry(271))
    expect(await check()).toMatchObject({ code: 1, said: { ok: false, kind: 'bad_proof' } })
    await writeFile(proof, (await readFile(proof, 'utf8')).replace('index 270', 'index 271'))
    expect(await check()).toMatchObject({ code: 1, said: { kind: 'bad_proof' } })
    await writeFile(proof, 'no proof')
    expect(await check()).toMatchObject({ code: 1, said: { kind: 'malformed' } })
  })

  it('shows inclusion and consistency', async () => {
    expect((await audit('inclusion 299')).said).toMatchObject({ ok: true, index: 299, size: COUNT })
    expect((await audit('consistency 100 300')).said).toMatchObject({ ok: true, first: 100, second: 300 })
    expect((await audit('consistency 100 301')).code).toBe(2)
    expect((await audit('inclusion 300')).code).toBe(2)
  })
})

it('takes a file of several keys, as after a rotation, and believes any of them', async () => {
  const file = join(folder, 'keys')
  await writeFile(file, `${signerOf(ORIGIN, 1).vkey}\n${log.vkey}\n`)
  expect((await audit('verify', ['--dir', folder, '--vkey', file])).code).toBe(0)
  await writeFile(file, `${signerOf(ORIGIN, 1).vkey}\n${signerOf(ORIGIN, 1).vkey}\n`)
  expect(await audit('verify', ['--dir', folder, '--vkey', file])).toMatchObject({
    code: 1,
    said: { kind: 'bad_signature' },
  })
})
