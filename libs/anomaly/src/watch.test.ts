import { describe, expect, it } from '@jest/globals'

import type { AuditEntry } from '@urbe/contracts'

import { ROWS_TAKEN_MIN } from './act.ts'
import { placesIn } from './country-file.ts'
import { explain } from './explain.ts'
import { thresholds } from './thresholds.ts'
import { openWatch, type Watch } from './watch.ts'

const MINUTE_MS = 60_000
const BEGIN = Date.parse('2026-06-01T09:00:00Z')
const places = placesIn(['1.0.0.0,1.255.255.255,PT', '2.0.0.0,2.255.255.255,JP', '3.0.0.0,3.255.255.255,ES'])
const HOME = '1.0.0.0/24'
const FIREFOX = 'Mozilla/5.0 (X11; Linux) Firefox/127.0'

type Said = Pick<AuditEntry, 'action'> & Partial<AuditEntry> & { readonly minute: number }

/** Detectors and a clock of minutes. */
function watching(
  open: () => Watch = () => openWatch({ thresholds: thresholds.parse({}), placeOf: places }),
) {
  const watch = open()
  const say = ({ minute, ...said }: Said) =>
    watch.see({
      ...{ v: 1, id: '00000000-0000-4000-8000-000000000000', service: 'auth', category: 'authentication' },
      ...{ outcome: 'allowed', actor: { type: 'user', id: 'ann' } },
      ts: new Date(BEGIN + minute * MINUTE_MS).toISOString(),
      seq: watch.next(),
      ...said,
    })
  return { watch, say, told: (said: Said) => say(said).map(({ detector, severity }) => [detector, severity]) }
}

const at = (address: string, userAgent = FIREFOX) => ({ context: { address, userAgent } })
const login = (minute: number, place = at(HOME)): Said => ({
  minute,
  action: 'login',
  details: { account: 'a', knownDevice: true },
  ...place,
})
const failure = (
  minute: number,
  { account = 'a', place = at('9.9.9.0/24', 'curl/8'), knownDevice = false } = {},
): Said => ({
  minute,
  action: 'login.refused',
  outcome: 'refused',
  actor: { type: 'anonymous' },
  details: { account, knownDevice },
  ...place,
})
/** What was told, of all of them together. */
const all = (say: ReturnType<typeof watching>['told'], said: readonly Said[]) =>
  said.flatMap((each) => say(each))

describe('tries at one account', () => {
  it('are told at the tenth within ten minutes, with their entries and numbers', () => {
    const { say } = watching()
    const found = Array.from({ length: 12 }, (_, time) => say(failure(time / 2))).flat()
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({
      detector: 'brute_force',
      subject: { type: 'account', id: 'a' },
      measures: [{ name: 'failures', value: 10, threshold: 10 }],
      entries: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      networks: ['9.9.9.0/24'],
    })
    expect(found.map(explain)[0]).toMatch(/failures 10 \(threshold 10\), in 10 entries within 5 min$/)
  })

  it('are told when they are slow, or come from many networks', () => {
    const slow = watching()
    expect(
      all(
        slow.told,
        Array.from({ length: 14 }, (_, time) => failure(time * 30)),
      ),
    ).toEqual([['brute_force', 'warning']])
    const spread = watching()
    const places = Array.from({ length: 10 }, (_, time) =>
      failure(time / 2, { place: at(`9.9.${time}.0/24`) }),
    )
    expect(all(spread.told, places)).toEqual([['distributed_brute_force', 'critical']])
  })

  it('are nobody’s business at the owner’s own device, and at their own place unless they are very many', () => {
    const { told } = watching()
    told(login(0))
    expect(
      all(
        told,
        Array.from({ length: 40 }, (_, time) => failure(1 + time / 10, { knownDevice: true })),
      ),
    ).toEqual([])
    const script = { place: at(HOME, 'python-requests') }
    expect(
      all(
        told,
        Array.from({ length: 29 }, (_, time) => failure(10 + time / 10, script)),
      ),
    ).toEqual([])
    expect(told(failure(13, script))).toEqual([['brute_force', 'warning']])
  })
})

describe('one network', () => {
  it('that tries many names once stuffs, and one that goes round them sprays', () => {
    const stuffing = watching()
    const once = Array.from({ length: 20 }, (_, time) => failure(time, { account: `a${time}` }))
    expect(all(stuffing.told, once)).toEqual([['credential_stuffing', 'warning']])
    const spraying = watching()
    const rounds = [0, 60].flatMap((from) =>
      Array.from({ length: 8 }, (_, time) => failure(from + time, { account: `a${time}` })),
    )
    expect(all(spraying.told, rounds)).toEqual([['password_spraying', 'warning']])
  })

  it('where many people work may fail more often', () => {
    const { told } = watching()
    for (const user of ['b', 'c', 'd', 'e', 'f'])
      told({ ...login(0, at('9.9.9.0/24')), actor: { type: 'user', id: user }, details: { account: user } })
    const once = Array.from({ length: 40 }, (_, time) => failure(1 + time, { account: `a${time}` }))
    expect(all(told, once)).toEqual([])
  })
})

describe('somebody', () => {
  it('who is far away too soon is told, but not in a neighbouring country nor where they have been', () => {
    const { told } = watching()
    for (let minute = 0; minute < 5; minute += 1) told(login(minute))
    expect(told(login(10, at('3.0.0.0/24')))).toEqual([])
    expect(told(login(60, at('2.0.0.0/24')))).toEqual([['impossible_travel', 'critical']])
    told(login(70))
    expect(told(login(80, at('2.0.1.0/24')))).toEqual([])
  })

  it('of whom little is known, or while nobody knows where networks are, may be anywhere', () => {
    const { told } = watching()
    for (let minute = 0; minute < 4; minute += 1) told(login(minute))
    expect(told(login(60, at('2.0.0.0/24')))).toEqual([])
    const off = watching(() => openWatch({ thresholds: thresholds.parse({}) }))
    for (let minute = 0; minute < 5; minute += 1) off.told(login(minute))
    expect(off.told(login(60, at('2.0.0.0/24')))).toEqual([])
  })
})

describe('somebody, once inside,', () => {
  it('who tries several doors of administrators is told, but not one door many times', () => {
    const { told } = watching()
    const door = (minute: number, operation: string): Said => ({
      ...{ minute, action: 'authz.denied', outcome: 'refused' },
      details: { operation, needs: 'user:manage' },
    })
    expect(
      all(
        told,
        Array.from({ length: 30 }, (_, time) => door(time / 10, 'listUsers')),
      ),
    ).toEqual([])
    expect(all(told, [door(4, 'rotateKeys'), door(5, 'createRole')])).toEqual([
      ['privilege_escalation', 'warning'],
    ])
  })

  it('who gives to themselves, or uses at once what was given, is told', () => {
    const self = watching()
    const details = { operation: 'setUserRoles', needs: 'role:manage' }
    const target = { type: 'user', id: 'ann' }
    expect(self.told({ minute: 0, action: 'authz.denied', outcome: 'refused', target, details })).toEqual([
      ['privilege_escalation', 'critical'],
    ])
    const grant: Said = { minute: 0, action: 'role.granted', target, actor: { type: 'user', id: 'root' } }
    const soon = watching()
    expect(all(soon.told, [grant, { minute: 4, action: 'secret.issued' }])).toEqual([
      ['privilege_escalation', 'warning'],
    ])
    const late = watching()
    expect(all(late.told, [grant, { minute: 6, action: 'secret.issued' }])).toEqual([])
  })

  it('who begins to work at once is not told: the first administrator, and who looks at a list', () => {
    const target = { type: 'user', id: 'ann' }
    const grant: Said = { minute: 0, action: 'role.granted', target, actor: { type: 'user', id: 'root' } }
    const byUs: Said = { ...grant, actor: { type: 'service', id: 'auth' } }
    expect(all(watching().told, [byUs, { minute: 1, action: 'user.created' }])).toEqual([])
    const took = (rows: number): Said => ({ minute: 2, action: 'data.exported', details: { rows } })
    expect(all(watching().told, [grant, took(ROWS_TAKEN_MIN - 1)])).toEqual([])
    const found = all(watching().told, [grant, took(ROWS_TAKEN_MIN)])
    expect(found).toEqual([['privilege_escalation', 'warning']])
  })

  it('whose refresh token comes twice is told, by the session where nobody knows whose it is', () => {
    const { say } = watching()
    say({ ...login(0), actor: { type: 'user', id: 'ann', sessionId: 's1' } })
    const reuse = (id: string): Said => ({
      ...{ minute: 1, action: 'refresh.reused', outcome: 'refused', actor: { type: 'anonymous' } },
      target: { type: 'session', id },
    })
    expect([...say(reuse('s1')), ...say(reuse('s2'))].map(({ subject }) => subject)).toEqual([
      { type: 'user', id: 'ann' },
      { type: 'session', id: 's2' },
    ])
  })
})

describe('somebody, unlike themselves,', () => {
  it('who comes at night from a new network is told, and who only stays up late is not', () => {
    const { told } = watching()
    const DAY = 1_440
    for (let day = 0; day < 35; day += 1) expect(told(login(day * DAY))).toEqual([])
    expect(told(login(35 * DAY + 18 * 60))).toEqual([])
    expect(told(login(36 * DAY + 16 * 60, at('1.0.1.0/24')))).toEqual([['unusual_hours', 'info']])
    expect(told(login(37 * DAY + 14 * 60, at('1.0.2.0/24', 'other')))).toEqual([['unusual_hours', 'warning']])
  })

  it('who takes out far more than they do is told, with what they usually take', () => {
    const { say } = watching()
    const take = (minute: number, rows: number): Said => ({
      minute,
      action: 'data.exported',
      details: { rows },
    })
    for (let day = 0; day < 6; day += 1) expect(say(take(day * 1_440, 100 + day))).toEqual([])
    expect(say(take(9_000, 900))).toEqual([])
    const [found] = say(take(9_010, 300))
    expect(found).toMatchObject({
      detector: 'mass_export',
      measures: [{ name: 'units', value: 1_200 }, { name: 'robust_z' }],
    })
  })

  it('who comes with a new device from a new network and at once takes protection away is told', () => {
    const { told } = watching()
    for (let day = 0; day < 5; day += 1) told(login(day * 1_440))
    const intruder = at('1.0.9.0/24', 'other browser')
    told(login(8_000, intruder))
    expect(told({ minute: 8_009, action: 'mfa.disabled' })).toEqual([['takeover', 'warning']])
    told(login(9_000))
    expect(told({ minute: 9_001, action: 'password.changed' })).toEqual([])
  })
})

describe('the watch', () => {
  it.each(['trail.malformed', 'message.forged'] as const)(
    'tells of messages that none of our services wrote, once whoever met them: %s',
    (action) => {
      const { told } = watching()
      const forged = (id: string) => told({ minute: 0, action, actor: { type: 'service', id } })
      expect([forged('auth'), forged('monitoring')]).toEqual([[['forged_messages', 'critical']], []])
    },
  )

  it('tells the same again after six hours, or when it is graver', () => {
    const { told } = watching()
    const door = (minute: number) =>
      all(
        told,
        Array.from({ length: 10 }, (_, time) => failure(minute + time / 10)),
      )
    expect([door(0), door(60), door(400)].map(({ length }) => length)).toEqual([1, 0, 1])
    expect(
      all(
        told,
        Array.from({ length: 60 }, (_, time) => failure(402 + time / 10)),
      ),
    ).toEqual([['brute_force', 'critical']])
  })

  it('goes on from what was written down, and looks at no entry twice', () => {
    const before = watching()
    all(
      before.told,
      Array.from({ length: 9 }, (_, time) => failure(time / 2)),
    )
    const snapshot = JSON.parse(JSON.stringify(before.watch.snapshot()))
    const after = watching()
    expect(after.watch.restore(snapshot)).toBe(true)
    expect(after.told({ ...failure(5), seq: 3 })).toEqual([])
    expect(after.told(failure(5))).toEqual([['brute_force', 'warning']])
    expect(watching().watch.restore({ ...snapshot, version: 0 })).toBe(false)
  })

  it('remembers no more events of an account and a network than it may', () => {
    const { watch, say } = watching()
    for (let time = 0; time < 600; time += 1) say(failure(time / 100))
    const { memories } = watch.snapshot()
    const lengths = ['guessing.tries', 'sources.tries'].map((name) => {
      const [[, events] = ['', []]] = memories[name] ?? []
      return (events as readonly unknown[]).length
    })
    expect(lengths).toEqual([256, 512])
  })
})
