import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import {
  BEHALF_IDS_MAX,
  believer,
  openVouching,
  principalOf,
  principalWith,
  systemPolicy,
} from '@urbe/access'
import type { AuditAct } from '@urbe/audit'
import {
  BEHALF_CHARACTERS_MAX,
  BEHALF_HEADER,
  BEHALF_MS,
  type ServiceName,
  serviceNames,
} from '@urbe/contracts'
import { type Needed, openSignatures, type Signatures } from '@urbe/event-log'
import { makeSigningKeys, revokeSigningKey, signersFile, signingKeyFile } from '@urbe/event-log/signing-keys'
import { Refusal, uuid7 } from '@urbe/kernel'

import { openAdmission } from '../src/behalf.ts'

const START = Date.parse('2030-01-07T05:30:00Z')
const time = { now: START }
const clock = () => new Date(time.now)
const newId = () => uuid7(time.now, randomBytes(10))
const subject = 'svc.simulation.projections'
const body = Buffer.from('{"action":"rebuild","projection":"cities_v1"}')
const needed: Needed = { permissions: ['projection:manage'], changes: true, operation: 'projection rebuild' }

let folder = ''
let faults: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-behalf-'))
  await makeSigningKeys({ folder, services: serviceNames, now: '2026-11-23T08:00:00.000Z' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function signaturesOf(service: ServiceName): Signatures {
  const keyFile = signingKeyFile(folder, service)
  const onFileFault = (error: unknown) => {
    throw error
  }
  return openSignatures({ service, keyFile, signersFile: signersFile(folder), clock, newId, onFileFault })
}

const admin = () => principalWith(['admin'], { exp: Math.floor(START / 1_000) + 900, keyId: 'k' } as object)
const whom = (principal = admin()) => ({
  facts: principal.facts,
  address: '192.0.2.7',
  correlationId: newId(),
})

/** What a service sends; `as` is whose key signs. */
const sentBy = (by: ServiceName, signatures: Signatures | undefined = signaturesOf(by), for_ = whom()) => ({
  subject,
  body,
  headers: Object.fromEntries(openVouching({ service: by, signatures, newId })(for_)({ subject, body })),
})
type Sent = ReturnType<typeof sentBy>

/** The service that carries it out: believes with real keys, and knows what has been revoked. */
function door({ signed = true, owes = false }: { signed?: boolean; owes?: boolean } = {}) {
  faults = []
  const acts: AuditAct[] = []
  const revoked = new Set<string>()
  const signatures = signed ? signaturesOf('simulation') : undefined
  signatures?.onFault(({ fault }) => void faults.push(fault))
  const admit = openAdmission({
    service: 'simulation',
    connection: { signatures },
    audit: { record: async (act) => void acts.push(act), note: (act) => void acts.push(act) },
    clock,
    access: {
      recognise: async (facts) => {
        if (revoked.has(facts.sid)) throw new Refusal('token_revoked', 'their session has ended')
        const owedBy = owes ? () => ({}) : undefined
        return principalOf(facts, { clock, policy: () => systemPolicy, ...(owedBy && { owedBy }) })
      },
    },
  })
  const told = (sent: Sent, need = needed) =>
    admit(sent, need).then(
      () => 'done',
      (error: unknown) => (error instanceof Refusal ? error.code : error),
    )
  return { told, acts, revoked }
}

describe('what another service asks for somebody', () => {
  it('is done for them, and the trail names them and who asked', async () => {
    const { told, acts } = door()
    const principal = admin()
    expect(await told(sentBy('event-store', signaturesOf('event-store'), whom(principal)))).toBe('done')
    expect(acts).toMatchObject([
      {
        action: 'request.taken-up',
        outcome: 'allowed',
        actor: { type: 'user', id: principal.userId, sessionId: principal.sessionId, roles: ['admin'] },
        context: { address: '192.0.2.7' },
        details: { askedBy: 'event-store', operation: 'projection rebuild', subject },
      },
    ])
  })

  it('is refused with nobody named, and with something that names nobody', async () => {
    const { told, acts } = door()
    const sent = sentBy('event-store')
    const long = 'a'.repeat(BEHALF_CHARACTERS_MAX + 1)
    for (const header of [undefined, '', 'x', 'bm8.x', `${long}.x`])
      expect(await told({ ...sent, headers: header === undefined ? {} : { [BEHALF_HEADER]: header } })).toBe(
        'unauthorized',
      )
    expect([acts, faults]).toEqual([
      [],
      ['no_signature', 'no_signature', 'bad_signature', 'bad_signature', 'no_signature'],
    ])
  })

  it.each<[string, (sent: Sent) => Sent, string]>([
    ['other bytes', (sent) => ({ ...sent, body: Buffer.from('{"action":"list"}') }), 'bad_signature'],
    ['another subject', (sent) => ({ ...sent, subject: 'svc.auth.projections' }), 'bad_signature'],
    [
      'somebody else, in the place of whom the service named',
      (sent) => {
        const [, signature = ''] = (sent.headers[BEHALF_HEADER] ?? '').split(/\.(.*)/s)
        const [other = ''] = (sentBy('event-store').headers[BEHALF_HEADER] ?? '').split('.')
        return { ...sent, headers: { [BEHALF_HEADER]: `${other}.${signature}` } }
      },
      'bad_signature',
    ],
  ])('is refused for %s', async (_, change, fault) => {
    expect(await door().told(change(sentBy('event-store')))).toBe('unauthorized')
    expect(faults).toEqual([fault])
  })
})

describe('what is not believed', () => {
  it('is refused of a service that may not vouch there, also under the name of one that may', async () => {
    expect(await door().told(sentBy('monitoring'))).toBe('unauthorized')
    expect(faults).toEqual(['foreign_key'])
    expect(await door().told(sentBy('event-store', signaturesOf('monitoring')))).toBe('unauthorized')
    expect(faults).toEqual(['foreign_key'])
  })

  it('is refused when it comes a second time, and when it comes late or from the future', async () => {
    const { told } = door()
    const sent = sentBy('event-store')
    expect([await told(sent), await told(sent)]).toEqual(['done', 'unauthorized'])
    const [early, late] = [sentBy('event-store'), sentBy('event-store')]
    time.now = START - 5_001
    expect(await told(early)).toBe('unauthorized')
    time.now = START + BEHALF_MS + 5_000
    expect(await told(late)).toBe('done')
    const later = sentBy('event-store')
    time.now += BEHALF_MS + 5_001
    expect(await told(later)).toBe('unauthorized')
    expect(faults).toEqual(['repeated', 'stale', 'stale'])
    time.now = START
  })

  it('lives half a minute at most, clocks that are apart included', () => {
    expect(BEHALF_MS + 2 * 5_000).toBeLessThanOrEqual(30_000)
  })
})

describe('whom it is for', () => {
  it('is refused when their session has ended since, when they may not, and while a proof is demanded', async () => {
    const { told, acts, revoked } = door()
    const ended = admin()
    revoked.add(ended.sessionId)
    const signatures = signaturesOf('event-store')
    const viewer = principalWith(['viewer'], { exp: Math.floor(START / 1_000) + 900 })
    expect(await told(sentBy('event-store', signatures, whom(ended)))).toBe('token_revoked')
    expect(await told(sentBy('event-store', signatures, whom(viewer)))).toBe('forbidden')
    expect(acts).toMatchObject([
      {
        action: 'request.denied',
        outcome: 'refused',
        reason: 'token_revoked',
        actor: { id: ended.userId },
        details: { askedBy: 'event-store' },
      },
      { action: 'request.denied', reason: 'forbidden', actor: { id: viewer.userId } },
    ])
    const owing = door({ owes: true })
    expect(await owing.told(sentBy('event-store'))).toBe('insufficient_user_authentication')
    expect(await owing.told(sentBy('event-store'), { ...needed, changes: false })).toBe('done')
  })

  it('is refused under a key that has been revoked', async () => {
    const { told } = door()
    const sent = sentBy('event-store')
    const id = (sent.headers[BEHALF_HEADER] ?? '').split('.')[1] ?? ''
    await revokeSigningKey({ folder, now: new Date(START - 1).toISOString(), id })
    expect(await door().told(sent)).toBe('unauthorized')
    expect(faults).toEqual(['revoked_key'])
    expect(await told(sentBy('auth'))).toBe('unauthorized')
  })

  it('is believed without a signature only where nothing is signed at all', async () => {
    const sent = sentBy('event-store')
    const bare = { ...sent, headers: { [BEHALF_HEADER]: sent.headers[BEHALF_HEADER]?.split('.')[0] ?? '' } }
    expect(await door().told(bare)).toBe('unauthorized')
    expect(await door({ signed: false }).told(bare)).toBe('done')
  })
})

describe('what a service asks in its own name', () => {
  const alone = (isSo: boolean): Needed => ({
    ...{ permissions: ['city:create'], changes: true, operation: 'city stream' },
    alone: { by: 'simulation', isSo: async () => isSo },
  })
  const founding = { subject: 'svc.event-store.streams.simulation', body, headers: {} }

  it('is done where the list says so, as long as it is so, and the trail names the service', async () => {
    const { told, acts } = door()
    expect(await told(founding, alone(true))).toBe('done')
    expect(acts).toMatchObject([{ action: 'request.taken-up', actor: { type: 'service', id: 'simulation' } }])
    expect(await told(founding, alone(false))).toBe('unauthorized')
  })

  it('is refused where the list knows of nothing that nobody is behind', async () => {
    expect(await door().told({ ...founding, subject }, alone(true))).toBe('unauthorized')
    expect(await door().told({ ...founding, subject: 'svc.simulation.other' }, alone(true))).toBe(
      'unauthorized',
    )
  })
})

it('remembers what was said as long as it counts, and no more of it than so much', () => {
  const believe = believer({ signatures: undefined, clock })
  const bare = () => {
    const vouch = openVouching({ service: 'event-store', signatures: undefined, newId })(whom())
    return { subject, body, headers: Object.fromEntries(vouch({ subject, body })) }
  }
  const sent = bare()
  expect([believe(sent), believe(sent)].map((each) => 'fault' in each && each.fault)).toEqual([
    false,
    'repeated',
  ])
  for (let at = 0; at < BEHALF_IDS_MAX; at += 1) believe(bare())
  expect('fault' in believe(sent)).toBe(false)
})
