import type { Dice } from './dice.ts'
import { anyAgent, type Person, type Trip } from './people.ts'
import { BEGIN, DAY_MS, DAYS, HOUR_MS, hoursAhead, MINUTE_MS, type Said, strangeNetwork } from './world.ts'

const NEW_DEVICE = 1 / 120
const MISTYPES = 0.04
const FORGETS = 0.003
const SHIFT_BEGINS = [6, 14, 22] as const
const OPERATIONS = ['listUsers', 'listRoles', 'auditReport', 'rotateKeys', 'createRole'] as const

interface Where {
  readonly network: string
  readonly agent: string
  readonly knownDevice: boolean
}

export const login = (person: Person, at: number, { network, agent, knownDevice }: Where): Said => ({
  at,
  network,
  agent,
  action: 'login',
  outcome: 'allowed',
  actor: { type: 'user', id: person.id, sessionId: `${person.id}-${at}` },
  details: { account: person.account, knownDevice },
})
export const failure = (account: string, at: number, { network, agent, knownDevice }: Where): Said => ({
  at,
  network,
  agent,
  action: 'login.refused',
  outcome: 'refused',
  reason: 'invalid_credentials',
  actor: { type: 'anonymous' },
  details: { account, knownDevice },
})
export const act = (person: Person, at: number, said: Partial<Said> & Pick<Said, 'action'>): Said => ({
  at,
  outcome: 'allowed',
  actor: { type: 'user', id: person.id },
  ...said,
})
export const denial = (person: Person, at: number, operation: string): Said =>
  act(person, at, {
    action: 'authz.denied',
    outcome: 'refused',
    details: { operation, needs: 'user:manage' },
  })

/** What somebody does on a day on which nobody attacks anybody. */
export function usualDay(dice: Dice, person: Person, day: number): readonly Said[] {
  const trip = person.trips.find(({ from, to }) => day >= from && day < to)
  const acts: Said[] = [...brokenOn(person, day)]
  if (!isThere(dice, person, { day, trip })) return acts
  const isNewDevice = dice.chance(NEW_DEVICE)
  if (isNewDevice) person.agents.splice(0, person.agents.length > 1 ? 1 : 0, anyAgent(dice))
  const local = BEGIN + day * DAY_MS - hoursAhead(trip?.country ?? person.country) * HOUR_MS
  for (const hour of hoursOf(dice, person, day)) {
    const at = Math.round(local + hour * HOUR_MS)
    const network = networkOf(dice, person, { day, hour, trip: trip?.network })
    const where = { network, agent: dice.pick(person.agents) }
    acts.push(...comingIn(dice, person, { at, ...where, knownDevice: !isNewDevice && !dice.chance(0.01) }))
    acts.push(...working(dice, person, { at, day }))
  }
  const last = acts.findLast(({ action }) => action === 'login')
  if (isNewDevice && dice.chance(0.15) && last !== undefined)
    acts.push(act(person, last.at + 3 * MINUTE_MS, { action: 'mfa.enabled' }))
  return acts
}

interface Today {
  readonly day: number
  readonly trip: Trip | undefined
}

function isThere(dice: Dice, { kind }: Person, { day, trip }: Today): boolean {
  const isOff = (day % 7 >= 5 && kind !== 'shift') || dice.chance(0.06)
  // Whoever flies does nothing else on that day.
  return trip?.from !== day && (!isOff || dice.chance(0.1))
}

function brokenOn(person: Person, day: number): readonly Said[] {
  const from = person.brokenFromDay
  return from !== undefined && day >= from && day < from + 3 ? broken(person, day) : []
}

function hoursOf(dice: Dice, { kind, startHour, shiftOffset }: Person, day: number): readonly number[] {
  const begins =
    kind === 'shift'
      ? (SHIFT_BEGINS[(Math.floor(day / 7) + shiftOffset) % SHIFT_BEGINS.length] ?? 6)
      : startHour
  const hours = [begins + dice.between(-0.5, 0.7), begins + dice.between(3.5, 5.5)]
  if (dice.chance(0.02)) hours.push(dice.between(20, 23.9))
  if (dice.chance(0.002)) hours.push(dice.between(0, 24))
  return hours
}

interface Moment {
  readonly day: number
  readonly hour: number
  readonly trip: string | undefined
}

function networkOf(dice: Dice, person: Person, { day, hour, trip }: Moment): string {
  const { tunnel, kind, carriers, home, office, country } = person
  if (trip !== undefined) return trip
  if (tunnel !== undefined && day >= tunnel.fromDay && dice.chance(0.3)) return tunnel.network
  if (dice.chance(0.005)) return strangeNetwork(dice, country)
  if (kind === 'mobile' && dice.chance(0.7)) return dice.pick(carriers)
  return hour >= 19 || dice.chance(0.3) ? home : office
}

function comingIn(dice: Dice, person: Person, { at, ...where }: Where & { at: number }): readonly Said[] {
  const fails = dice.chance(FORGETS) ? dice.whole(5, 11) : dice.chance(MISTYPES) ? dice.whole(1, 3) : 0
  const failures = Array.from({ length: fails }, (_, time) =>
    failure(person.account, at - (fails - time) * 40_000, where),
  )
  const isReset = fails >= 8 && dice.chance(0.5)
  const target = { type: 'user', id: person.id }
  const reset = act(person, at - 10_000, { action: 'password.reset', target, actor: { type: 'anonymous' } })
  return [...failures, ...(isReset ? [reset] : []), login(person, at, where)]
}

function working(dice: Dice, person: Person, { at, day }: { at: number; day: number }): readonly Said[] {
  const later = () => at + Math.round(dice.between(1, 180) * MINUTE_MS)
  const acts: Said[] = [
    act(person, later(), { action: 'change.asked', details: { operation: 'enactPolicy' } }),
  ]
  if (dice.chance(1 / 180)) acts.push(act(person, later(), { action: 'password.changed' }))
  if (dice.chance(1 / 600)) acts.push(act(person, later(), { action: 'mfa.disabled' }))
  if (dice.chance(0.01)) acts.push(denial(person, later(), dice.pick(OPERATIONS)))
  if (dice.chance(0.000_5)) acts.push(...leftOpen(person, later(), dice.pick(OPERATIONS)))
  acts.push(...exporting(dice, person, { day, later }))
  if (person.isAdmin && dice.chance(0.3)) acts.push(...granting(dice, person, later()))
  return acts
}

/** A page that was left open asks for the same again and again. */
const leftOpen = (person: Person, from: number, operation: string): readonly Said[] =>
  Array.from({ length: 30 }, (_, time) => denial(person, from + time * 10_000, operation))

interface Exporting {
  readonly day: number
  readonly later: () => number
}

function exporting(dice: Dice, person: Person, { day, later }: Exporting): readonly Said[] {
  if (person.isAnalyst && dice.chance(0.7)) {
    const times = day >= DAYS - 3 ? 4 : 1
    const rows = Math.round(person.rowsUsual * times * Math.exp(dice.between(-0.8, 0.8)))
    return [act(person, later(), { action: 'data.exported', details: { rows } })]
  }
  if (!dice.chance(0.003)) return []
  return [act(person, later(), { action: 'data.exported', details: { rows: dice.whole(20, 3_000) } })]
}

function granting(dice: Dice, person: Person, at: number): readonly Said[] {
  const id = `user-${dice.whole(200, 1_999)}`
  const grant = act(person, at, {
    action: 'role.granted',
    target: { type: 'user', id },
    details: { role: 'operator' },
  })
  if (!dice.chance(0.02)) return [grant]
  return [
    grant,
    { ...act(person, at + 2 * MINUTE_MS, { action: 'secret.issued' }), actor: { type: 'user', id } },
  ]
}

/** Every quarter of an hour for ten hours. */
function broken(person: Person, day: number): readonly Said[] {
  const where = { network: person.home, agent: 'python-requests/2.32', knownDevice: false }
  return Array.from({ length: 40 }, (_, time) =>
    failure(person.account, BEGIN + day * DAY_MS + time * 15 * MINUTE_MS, where),
  )
}
