import type { Dice } from './dice.ts'
import { otherAgent, type Person } from './people.ts'
import { act, denial, failure, login } from './usual-days.ts'
import {
  BEGIN,
  DAY_MS,
  DAYS,
  elsewhere,
  HOUR_MS,
  hoursAhead,
  MINUTE_MS,
  type Said,
  strangeNetwork,
} from './world.ts'

export const INTENSITIES = 3
const LEARNT_DAYS = 10
const LEARNT_WELL_DAYS = 21

/** What is done, and to whom or from where: a finding about one of these is right. */
export interface Attack {
  readonly script: string
  readonly intensity: number
  readonly acts: readonly Said[]
  readonly subjects: ReadonlySet<string>
  /** Accounts that were tried on the way: that they are told is no false alarm, and does not count as finding the attack. */
  readonly besides: ReadonlySet<string>
}
interface Scene {
  readonly dice: Dice
  readonly people: readonly Person[]
  readonly victim: Person
  readonly intensity: number
  /** The last time the victim came in before the attack. */
  readonly lastLogin: (person: Person, before: number) => Said | undefined
}
type Script = (scene: Scene) => { readonly acts: readonly Said[]; readonly subjects: readonly string[] }

const of = (intensity: number, [low, middle, high]: readonly [number, number, number]): number =>
  [low, middle, high][intensity] ?? high
const sometime = (dice: Dice, fromDay = LEARNT_DAYS) =>
  BEGIN + Math.round(dice.between(fromDay, DAYS - 1) * DAY_MS)
const stranger = (dice: Dice, victim: Person) => ({
  network: strangeNetwork(dice, elsewhere(dice, victim.country, 0)),
  agent: 'python-requests/2.31',
  knownDevice: false,
})

export const scripts: Readonly<Record<string, Script>> = {
  bruteForce({ dice, victim, intensity }) {
    const [tries, span] = [
      of(intensity, [16, 60, 300]),
      of(intensity, [4 * HOUR_MS, HOUR_MS, 10 * MINUTE_MS]),
    ]
    const [from, where] = [sometime(dice), stranger(dice, victim)]
    const acts = Array.from({ length: tries }, (_, time) =>
      failure(victim.account, from + Math.round((span * time) / tries), where),
    )
    return { acts, subjects: [victim.account, where.network] }
  },
  distributedBruteForce({ dice, victim, intensity }) {
    const [tries, networks] = [of(intensity, [20, 80, 400]), of(intensity, [14, 40, 200])]
    const span = of(intensity, [8 * HOUR_MS, 2 * HOUR_MS, 20 * MINUTE_MS])
    const from = sometime(dice)
    const places = Array.from({ length: networks }, () => stranger(dice, victim))
    const acts = Array.from({ length: tries }, (_, time) =>
      failure(victim.account, from + Math.round((span * time) / tries), dice.pick(places)),
    )
    return { acts, subjects: [victim.account] }
  },
  stuffing({ dice, people, victim, intensity }) {
    const [accounts, span] = [
      of(intensity, [24, 120, 1_000]),
      of(intensity, [3 * HOUR_MS, HOUR_MS, 15 * MINUTE_MS]),
    ]
    const [from, where] = [sometime(dice), stranger(dice, victim)]
    const acts = Array.from({ length: accounts }, (_, number) => {
      const account = dice.chance(0.6) ? `nobody-${dice.whole(0, 1e6)}` : dice.pick(people).account
      const at = from + Math.round((span * number) / accounts)
      return dice.chance(0.2)
        ? [failure(account, at, where), failure(account, at + 5_000, where)]
        : [failure(account, at, where)]
    }).flat()
    return { acts, subjects: [where.network] }
  },
  spraying({ dice, people, victim, intensity }) {
    const [accounts, rounds] = [of(intensity, [12, 60, 300]), of(intensity, [2, 3, 4])]
    const pause = of(intensity, [2 * HOUR_MS, HOUR_MS, 30 * MINUTE_MS])
    const [from, where] = [sometime(dice), stranger(dice, victim)]
    const chosen = Array.from({ length: accounts }, () => dice.pick(people).account)
    const acts = Array.from({ length: rounds }, (_, round) =>
      chosen.map((account, number) => failure(account, from + round * pause + number * 3_000, where)),
    ).flat()
    return { acts, subjects: [where.network] }
  },
  impossibleTravel({ dice, victim, intensity, lastLogin }) {
    const before = lastLogin(victim, sometime(dice))
    const at = (before?.at ?? sometime(dice)) + of(intensity, [2 * HOUR_MS, 45 * MINUTE_MS, 5 * MINUTE_MS])
    const network = strangeNetwork(dice, elsewhere(dice, victim.country, 3_500))
    const agent = dice.chance(0.5) ? dice.pick(victim.agents) : otherAgent(dice, victim)
    return { acts: [login(victim, at, { network, agent, knownDevice: false })], subjects: [victim.id] }
  },
  privilegeEscalation({ dice, victim, intensity }) {
    const [doors, span] = [
      of(intensity, [5, 4, 12]),
      of(intensity, [6 * HOUR_MS, 8 * MINUTE_MS, 3 * MINUTE_MS]),
    ]
    const from = sometime(dice)
    const acts = Array.from({ length: doors }, (_, door) =>
      denial(victim, from + Math.round((span * door) / doors), `operation${door}`),
    )
    return { acts, subjects: [victim.id] }
  },
  refreshReuse({ dice, victim, intensity }) {
    const from = sometime(dice)
    const acts = Array.from({ length: of(intensity, [1, 1, 3]) }, (_, time) =>
      act(victim, from + time * 1_000, { action: 'refresh.reused', outcome: 'refused', agent: 'curl/8' }),
    )
    return { acts, subjects: [victim.id] }
  },
  unusualHours({ dice, victim, intensity }) {
    const day = dice.whole(LEARNT_WELL_DAYS, DAYS - 2)
    const at = Math.round(
      BEGIN + day * DAY_MS + (dice.between(2, 4.5) - hoursAhead(victim.country)) * HOUR_MS,
    )
    const agent = intensity === 0 ? dice.pick(victim.agents) : otherAgent(dice, victim)
    const where = { network: strangeNetwork(dice, victim.country), agent, knownDevice: false }
    const changes = Array.from({ length: intensity * 2 }, (_, time) =>
      act(victim, at + (time + 1) * 30_000, { action: 'change.asked' }),
    )
    return { acts: [login(victim, at, where), ...changes], subjects: [victim.id] }
  },
  massExport({ dice, victim, intensity }) {
    const [times, parts] = [of(intensity, [15, 40, 200]), of(intensity, [3, 5, 20])]
    const rows = Math.max(1_500, Math.round((victim.rowsUsual * times) / parts))
    const from = sometime(dice, LEARNT_WELL_DAYS)
    const acts = Array.from({ length: parts }, (_, part) =>
      act(victim, from + part * 2 * MINUTE_MS, { action: 'data.exported', details: { rows } }),
    )
    return { acts, subjects: [victim.id] }
  },
  takeover({ dice, victim, intensity }) {
    const at = sometime(dice)
    const country = intensity === 0 ? victim.country : elsewhere(dice, victim.country, 1_000)
    const where = {
      network: strangeNetwork(dice, country),
      agent: otherAgent(dice, victim),
      knownDevice: false,
    }
    const target = { type: 'user', id: victim.id }
    const actions = [
      ['mfa.disabled'],
      ['password.changed', 'secret.issued'],
      ['mfa.disabled', 'data.exported'],
    ] as const
    const done = (actions[intensity] ?? []).map((action, number) =>
      act(victim, at + (number + 1) * of(intensity, [7, 3, 1]) * MINUTE_MS, { action }),
    )
    const reset = act(victim, at - 20 * MINUTE_MS, {
      action: 'password.reset',
      target,
      actor: { type: 'anonymous' },
    })
    return {
      acts: [...(intensity === 2 ? [reset] : []), login(victim, at, where), ...done],
      subjects: [victim.id],
    }
  },
}

/** Who can be the victim of what: one needs a day to know, another exports to exceed. */
export const suits = (script: string, { kind, isAnalyst, tunnel, trips }: Person): boolean => {
  if (script === 'massExport') return isAnalyst
  if (script === 'unusualHours') return kind === 'office'
  return tunnel === undefined && trips.length === 0
}
