import { type Act, userOf } from './act.ts'
import { asUnknown } from './detector.ts'
import { memory } from './memory.ts'

/** Users, accounts and networks of which something is remembered; of more, those that were quiet the longest are forgotten. */
export const PROFILES_MAX = 50_000
const VALUES_MAX = 16
export const HOURS = 48

/** What is usual for somebody. */
export interface Profile {
  readonly logins: number
  readonly networks: readonly string[]
  readonly agents: readonly string[]
  readonly countries: readonly string[]
  /** Signed in so often in each hour of a day of work, and of a day at the weekend; spread over the hours beside it. */
  readonly hours: readonly number[]
  readonly last: {
    readonly at: number
    readonly seq: number
    readonly network?: string
    readonly country?: string
  }
}

export interface Place {
  readonly country: string
  readonly longitude: number
}
export type PlaceOf = (network: string) => Place | undefined

/** What is usual for users, for accounts by their pseudonym, and for networks. Learns from those who came in. */
export function openProfiles(placeOf: PlaceOf) {
  const users = memory<Profile>(PROFILES_MAX)
  const accounts = memory<{ readonly networks: readonly string[]; readonly agents: readonly string[] }>(
    PROFILES_MAX,
  )
  const networks = memory<readonly string[]>(PROFILES_MAX)
  const sessions = memory<string>(PROFILES_MAX)
  const owners = memory<string>(PROFILES_MAX)
  return {
    ofUser: (id: string) => users.get(id),
    /** Who last came in under the name that the pseudonym stands for. */
    ownerOf: (account: string) => owners.get(account),
    userOfSession: (id: string) => sessions.get(id),
    /** People who signed in from there, as far as they are counted. */
    peopleOf: (network: string) => networks.get(network)?.length ?? 0,
    isWhereUsual: (account: string, { network }: Act) =>
      network !== undefined && accounts.get(account)?.networks.includes(network) === true,
    isUsualFor(account: string, { network, agent }: Act): boolean {
      const known = accounts.get(account)
      return (
        known !== undefined &&
        network !== undefined &&
        known.networks.includes(network) &&
        known.agents.includes(agent)
      )
    },
    placeOf: (network: string | undefined) => (network === undefined ? undefined : placeOf(network)),
    learn(act: Act): void {
      const user = userOf(act)
      if (act.action !== 'login' || user === undefined) return
      users.set(user, grown(users.get(user), act, placeOf))
      if (act.actor.sessionId !== undefined) sessions.set(act.actor.sessionId, user)
      if (act.network !== undefined)
        networks.set(act.network, withValue(networks.get(act.network) ?? [], user))
      if (act.account === undefined) return
      owners.set(act.account, user)
      const known = accounts.get(act.account)
      accounts.set(act.account, {
        networks: withValue(known?.networks ?? [], act.network),
        agents: withValue(known?.agents ?? [], act.agent),
      })
    },
    memories: {
      users: asUnknown(users),
      accounts: asUnknown(accounts),
      networks: asUnknown(networks),
      sessions: asUnknown(sessions),
      owners: asUnknown(owners),
    },
  }
}
export type Profiles = ReturnType<typeof openProfiles>

function grown(known: Profile | undefined, act: Act, placeOf: PlaceOf): Profile {
  const { at, seq, network, agent } = act
  const place = network === undefined ? undefined : placeOf(network)
  return {
    logins: (known?.logins ?? 0) + 1,
    networks: withValue(known?.networks ?? [], network),
    agents: withValue(known?.agents ?? [], agent),
    countries: withValue(known?.countries ?? [], place?.country),
    hours: spread(known?.hours ?? Array<number>(HOURS).fill(0), hourOf(at, place)),
    last: {
      at,
      seq,
      ...(network !== undefined && { network }),
      ...(place !== undefined && { country: place.country }),
    },
  }
}

/** The value that came last stands last. */
function withValue(values: readonly string[], value: string | undefined): readonly string[] {
  if (value === undefined) return values
  return [...values.filter((each) => each !== value), value].slice(-VALUES_MAX)
}

const HOUR_MS = 3_600_000
const DEGREES_PER_HOUR = 15

/** 0..23 on days of work, 24..47 at the weekend; by the sun of the country, where it is known. */
export function hourOf(at: number, place: Place | undefined): number {
  const local = new Date(at + Math.round((place?.longitude ?? 0) / DEGREES_PER_HOUR) * HOUR_MS)
  const day = local.getUTCDay()
  return local.getUTCHours() + (day === 0 || day === 6 ? 24 : 0)
}

const WEIGHTS = [
  [0, 1],
  [-1, 0.5],
  [1, 0.5],
  [-2, 0.25],
  [2, 0.25],
] as const

function spread(hours: readonly number[], hour: number): readonly number[] {
  const next = [...hours]
  const half = hour < 24 ? 0 : 24
  for (const [step, weight] of WEIGHTS) {
    const place = half + ((hour - half + step + 24) % 24)
    next[place] = Math.round(((next[place] ?? 0) + weight) * 100) / 100
  }
  return next
}

const SMOOTHING = 0.1

/** How likely somebody signs in at this hour, by what they did so far (Laplace); at the weekend, or on days of work, whichever is more. */
export function likelihood({ hours }: Profile, hour: number): number {
  const total = hours.reduce((sum, each) => sum + each, 0)
  const most = Math.max(hours[hour] ?? 0, hours[(hour + HOURS / 2) % HOURS] ?? 0)
  return (most + SMOOTHING) / (total + HOURS * SMOOTHING)
}
