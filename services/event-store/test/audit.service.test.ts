import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { type AuditEntry, subjects, trailAnswer } from '@urbe/contracts'
import {
  checkpointIn,
  entriesIn,
  leafHash,
  noteKeyIn,
  parseNote,
  proofFileIn,
  trustedCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '@urbe/merkle'

import { checkpointsIn, rootByDefinition, storedEntries, trailOf } from './audit-trail.ts'
import { type House, listIn, openHouse, until } from './house.ts'

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex')
const user = (id: string) => ({ type: 'user', id }) as const

let folder = ''
let house: House
let trails: { auth: ReturnType<typeof trailOf>; simulation: ReturnType<typeof trailOf> }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-checkpoints-'))
  house = await openHouse({ checkpointFile: join(folder, 'checkpoints.jsonl') })
  trails = {
    auth: trailOf(await house.connect('auth'), 'auth'),
    simulation: trailOf(house.simulation, 'simulation'),
  }
  await trails.auth.record({ action: 'login', outcome: 'allowed', actor: user('ann') })
  await trails.auth.record({
    action: 'login.refused',
    outcome: 'refused',
    actor: { type: 'anonymous' },
    reason: '=1+1',
    context: { userAgent: '<script>alert(1)</script>', address: '203.0.113.77' },
    details: { from: '<script>' },
  })
  await trails.simulation.record({
    action: 'change.answered',
    outcome: 'allowed',
    actor: user('ann'),
    target: { type: 'city', id: 'c-1' },
  })
  await trails.auth.record({
    action: 'role.granted',
    outcome: 'allowed',
    actor: user('root'),
    target: { type: 'user', id: 'ann' },
  })
  await signed(4)
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const signed = (size: number) =>
  until(async () => (await checkpointsIn(house.db)).some((each) => each.size >= size))
const asAdmin = (path: string) => house.call('GET', path, { role: 'admin' })
const raw = async (path: string, role = 'admin') => {
  const answer = await fetch(`${house.origin}${path}`, { headers: { authorization: `Bearer ${role}` } })
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    bytes: new Uint8Array(await answer.arrayBuffer()),
  }
}
const textAt = async (path: string) => new TextDecoder().decode((await raw(path)).bytes)
const actionsAt = async (path: string) => listIn<AuditEntry>(await asAdmin(path)).map(({ action }) => action)

describe('the tree', () => {
  it('holds the acts of two services without a gap, each under its own place', async () => {
    const { places, entries } = await storedEntries(house.db)
    expect(places).toEqual(places.map((_, at) => at))
    expect(entries.map(({ seq }) => seq)).toEqual(places)
    expect(new Set(entries.map(({ service }) => service))).toEqual(new Set(['auth', 'simulation']))
  })

  it('is signed with the root that its stored entries have', async () => {
    const { leaves } = await storedEntries(house.db)
    for (const { size, root, note } of await checkpointsIn(house.db)) {
      expect(hex(root)).toBe(hex(rootByDefinition(leaves.slice(0, size))))
      expect(hex(checkpointIn(parseNote(note).text).root)).toBe(hex(root))
    }
  })

  it('tells its checkpoints to the stream and to a file elsewhere', async () => {
    const [{ note } = { note: '' }] = (await checkpointsIn(house.db)).slice(-1)
    const lines = await until(async () => {
      const text = await readFile(join(folder, 'checkpoints.jsonl'), 'utf8')
      return text.includes(JSON.stringify(note)) && text.trim().split('\n')
    })
    expect(JSON.parse(lines.at(-1) ?? '').note).toBe(note)
    // The file has it first.
    await until(async () => {
      const last = await house.writer.lastOn('AUDIT', 'audit.checkpoint')
      return last !== undefined && new TextDecoder().decode(last.stored.body) === note
    })
  })

  it('makes an entry of a message that is no act, and of an act under a foreign name', async () => {
    const { size: before } = await house.audit.standing().then(({ entries }) => ({ size: entries }))
    const publish = (subject: string, body: string) =>
      house.connection.publishWithAck({ subject, body: Buffer.from(body), headers: [] }, 20_000)
    await publish('audit.monitoring.trail', 'no act')
    const [login] = (await storedEntries(house.db)).entries
    const { seq: _, ...act } = login
    await publish(
      'audit.monitoring.authentication',
      JSON.stringify({ ...act, id: '0192b3c4-0000-7000-8000-000000000001' }),
    )
    await until(async () => (await house.audit.standing()).entries === before + 2)
    const { entries } = await storedEntries(house.db)
    expect(entries.slice(before)).toMatchObject([
      {
        action: 'trail.malformed',
        actor: { id: 'monitoring' },
        details: { subject: 'audit.monitoring.trail' },
      },
      { action: 'trail.malformed', details: { subject: 'audit.monitoring.authentication' } },
    ])
  })

  it('holds an act that was published twice once', async () => {
    const { entries: before } = await house.audit.standing()
    const [login] = (await storedEntries(house.db)).entries
    const { seq: _, ...act } = login
    const body = Buffer.from(JSON.stringify(act))
    await house.connection.publishWithAck({ subject: 'audit.auth.authentication', body, headers: [] }, 20_000)
    await trails.auth.record({ action: 'session.ended', outcome: 'allowed', actor: user('bea') })
    await until(async () => (await house.audit.standing()).entries > before)
    expect((await house.audit.standing()).entries).toBe(before + 1)
  })
})

it('shows its entries in their order to whoever looks for misuse', async () => {
  const asker = await house.connect('monitoring')
  const ask = async (from: number) => {
    const bytes = await asker.request(subjects.auditEntries, Buffer.from(JSON.stringify({ from })), 30_000)
    return trailAnswer.parse(JSON.parse(new TextDecoder().decode(bytes)))
  }
  const { entries: stored } = await storedEntries(house.db)
  const { entries, size } = await ask(0)
  expect([entries, size]).toEqual([stored, stored.length])
  expect((await ask(2)).entries.map(({ seq }) => seq)).toEqual(stored.slice(2).map(({ seq }) => seq))
  expect((await ask(size)).entries).toEqual([])
})

describe('over HTTP', () => {
  it('shows acts by who, what, whom, outcome and time, newest first and page by page', async () => {
    expect(await actionsAt('/audit/events?actor=ann')).toEqual(['change.answered', 'login'])
    expect(await actionsAt('/audit/events?target=ann')).toEqual(['role.granted'])
    expect(await actionsAt('/audit/events?actions=login,role.granted&to=2999-01-01T00:00:00Z')).toEqual([
      'role.granted',
      'login',
    ])
    expect(await actionsAt('/audit/events?outcome=refused&actions=login.refused')).toEqual(['login.refused'])
    expect(await actionsAt('/audit/events?from=2999-01-01T00:00:00Z')).toEqual([])
    const first = await asAdmin('/audit/events?limit=2')
    const second = await asAdmin(`/audit/events?limit=2&cursor=${first['next']}`)
    const places = [first, second].flatMap((page) => listIn<AuditEntry>(page)).map(({ seq }) => seq)
    expect(places).toEqual([...places].sort((one, other) => other - one))
    expect(new Set(places).size).toBe(4)
  })

  it('shows what somebody did and what was done to them', async () => {
    expect(await actionsAt('/audit/timeline?actor=ann')).toEqual(['role.granted', 'change.answered', 'login'])
    const page = await asAdmin('/audit/timeline?actor=ann&limit=2')
    expect(await actionsAt(`/audit/timeline?actor=ann&limit=2&cursor=${page['next']}`)).toEqual(['login'])
  })
})

describe('proofs over HTTP', () => {
  it('prove an entry, and that one tree goes on from another, to whoever has the key', async () => {
    const key = noteKeyIn(String((await asAdmin('/audit/keys'))['vkey']))
    const { size, root } = trustedCheckpoint(await textAt('/audit/checkpoint'), { key })
    const { leaves } = await storedEntries(house.db)
    for (const seq of [0, 2, size - 1]) {
      const { index, proof, checkpoint } = proofFileIn(await textAt(`/audit/proofs/inclusion?seq=${seq}`))
      const tree = trustedCheckpoint(checkpoint, { key })
      verifyInclusion({ ...tree, index, proof, leaf: leaves[seq] ?? root })
    }
    const { proof } = await asAdmin(`/audit/proofs/consistency?first=3&second=${size}`)
    verifyConsistency({
      ...{ first: 3, second: size, firstRoot: rootByDefinition(leaves.slice(0, 3)), secondRoot: root },
      proof: (proof as string[]).map((each) => Buffer.from(each, 'base64')),
    })
  })

  it('come with tiles and bundles of the signed tree, and nothing beyond it', async () => {
    const { size } = checkpointIn(parseNote(await textAt('/audit/checkpoint')).text)
    const { leaves } = await storedEntries(house.db)
    const tile = await raw(`/audit/tile/0/000.p/${size}`)
    expect(tile).toMatchObject({ status: 200, type: 'application/octet-stream' })
    expect(hex(tile.bytes)).toBe(hex(Buffer.concat(leaves.slice(0, size))))
    const bundle = await raw(`/audit/tile/entries/000.p/${size}`)
    expect(entriesIn(bundle.bytes).map((each) => hex(leafHash(each)))).toEqual(leaves.slice(0, size).map(hex))
    for (const path of [`0/000.p/${size + 40}`, '0/001', '1/000', 'entries/000', '0/0', 'x', '0/..%2f000']) {
      expect((await raw(`/audit/tile/${path}`)).status).toBe(404)
    }
    expect((await raw(`/audit/proofs/inclusion?seq=${size + 40}`)).status).toBe(404)
    expect((await raw('/audit/proofs/consistency?first=3&second=2')).status).toBe(404)
    expect((await raw('/audit/checkpoint?witnessed=true')).status).toBe(404)
  })
})

describe('the trail', () => {
  it('is reported as JSON, CSV and HTML, with nothing in it that a browser or a spreadsheet would run', async () => {
    const report = await asAdmin('/audit/report?actor=ann')
    expect(report).toMatchObject({
      total: 2,
      counts: [
        { action: 'change.answered', count: 1 },
        { action: 'login', count: 1, actors: 1 },
      ],
    })
    const csv = await textAt('/audit/report?format=csv')
    expect(csv.split('\r\n')[0]).toBe('seq,ts,service,action,outcome,reason,actor,target,address,details')
    expect(csv).toMatch(/,'=1\+1,.*,203\.0\.113\.0\/24,/)
    const html = await raw('/audit/report?format=html')
    expect(html.type).toBe('text/html; charset=utf-8')
    expect(new TextDecoder().decode(html.bytes)).not.toContain('<script>')
  })

  it('is read by administrators alone, and changed by nobody', async () => {
    for (const path of [
      '/audit/events',
      '/audit/timeline?actor=a',
      '/audit/report',
      '/audit/checkpoint',
      '/audit/keys',
    ]) {
      for (const role of ['viewer', 'operator', 'agent']) expect((await raw(path, role)).status).toBe(403)
    }
    for (const method of ['DELETE', 'PUT', 'PATCH', 'POST']) {
      expect((await house.call(method, '/audit/events', { role: 'admin' })).http).toBe(405)
    }
  })
})
