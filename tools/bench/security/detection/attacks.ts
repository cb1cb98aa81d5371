import { setTimeout as sleep } from 'node:timers/promises'

import type { Anomaly, AnomalyDetector } from '@urbe/contracts'

import { atHome, farAway, type Ground, type Network, PASSWORD, type Person } from './ground.ts'
import { type Sent, visitorOf } from './visitor.ts'

export interface Played {
  /** When the last act was sent that the detector needs by its own thresholds. */
  readonly neededAt: number
  readonly isIts: (found: Anomaly) => boolean
  /** A session of the account besides, which ends where risks are answered so. */
  readonly session?: string
}
/** Plays one attack against the running platform. `at`: the how many-th of its kind. */
type Play = (ground: Ground, at: number) => Promise<Played>
export interface Kind {
  readonly detector: AnomalyDetector
  readonly play: Play
}

/** The thresholds that the platform ships, in acts. */
const FAILURES = 10
const NETWORKS = 5
const STUFFED = 20
const SPRAYED = 8
const SPRAY_LASTS_MS = 5 * 60_000 + 1_000
const LOGINS_KNOWN = 5
const ROWS = 20_000
const PAGE = 200

const from =
  ({ name }: Network) =>
  ({ networks }: Anomaly) =>
    networks.includes(name)
const about =
  ({ id }: Person) =>
  ({ subject }: Anomaly) =>
    subject.id === id

async function last(sent: Promise<Sent>): Promise<number> {
  return (await sent).sentAt
}

async function bruteForce(ground: Ground): Promise<Played> {
  const [network, victim] = [ground.network(), await ground.person()]
  const visitor = network.visitor()
  for (let time = 1; time < FAILURES; time += 1) await visitor.guess(victim.username)
  return { neededAt: await last(visitor.guess(victim.username)), isIts: from(network) }
}

async function fromManyNetworks(ground: Ground): Promise<Played> {
  const victim = await ground.person()
  const networks = Array.from({ length: NETWORKS }, () => ground.network())
  let neededAt = 0
  for (let time = 0; time < FAILURES; time += 1)
    neededAt = await last(networks[time % NETWORKS]?.visitor().guess(victim.username) ?? never())
  return { neededAt, isIts: (found) => networks.some((network) => from(network)(found)) }
}

/** A list of names and passwords from elsewhere, each tried once: from two machines, because one alone is stopped before. */
async function stuffing(ground: Ground, at: number): Promise<Played> {
  const network = ground.network()
  let neededAt = 0
  for (let account = 0; account < STUFFED; account += 1)
    neededAt = await last(network.visitor(1 + (account % 2)).guess(`leaked-${at}-${account}`))
  return { neededAt, isIts: from(network) }
}

/** Two rounds through the same names; the second as late as the detector asks for. */
async function spraying(ground: Ground, at: number): Promise<Played> {
  const network = ground.network()
  const round = async () => {
    let sentAt = 0
    for (let account = 0; account < SPRAYED; account += 1)
      sentAt = await last(network.visitor().guess(`sprayed-${at}-${account}`))
    return sentAt
  }
  await round()
  await sleep(SPRAY_LASTS_MS)
  return { neededAt: await round(), isIts: from(network) }
}

async function doors(ground: Ground): Promise<Played> {
  const person = await ground.person()
  const visitor = ground.network().visitor()
  const { accessToken: token } = await visitor.signIn(person.username, PASSWORD)
  await visitor.expect(403, 'GET /users', { token })
  await visitor.expect(403, 'GET /service-accounts', { token })
  return { neededAt: await last(visitor.expect(403, 'GET /keys', { token })), isIts: about(person) }
}

async function toOneself(ground: Ground): Promise<Played> {
  const person = await ground.person()
  const visitor = ground.network().visitor()
  const { accessToken: token } = await visitor.signIn(person.username, PASSWORD)
  const body = { roles: ['admin'] }
  const headers = { 'if-match': '*' }
  const asked = visitor.expect(403, `PUT /users/${person.id}/roles`, { token, headers, body })
  return { neededAt: await last(asked), isIts: about(person), session: token }
}

/** The thief's program is another one, so that nobody takes it for two tabs that refresh at once. */
async function reuse(ground: Ground): Promise<Played> {
  const person = await ground.person()
  const owner = ground.network().visitor()
  const { accessToken: session } = await owner.signIn(person.username, PASSWORD)
  const { refreshToken } = await owner.signIn(person.username, PASSWORD)
  const body = { refreshToken }
  await owner.expect(200, 'POST /auth/refresh', { body })
  const thief = ground.network().visitor(7, 'curl/8.9')
  return {
    neededAt: await last(thief.expect(401, 'POST /auth/refresh', { body })),
    isIts: about(person),
    session,
  }
}

async function travel(ground: Ground, at: number): Promise<Played> {
  const person = await ground.person()
  const home = visitorOf(ground.origin, { address: atHome(at) })
  for (let time = 0; time < LOGINS_KNOWN; time += 1) await home.signIn(person.username, PASSWORD)
  const elsewhere = visitorOf(ground.origin, { address: farAway(at) })
  const sentAt = performance.now()
  await elsewhere.signIn(person.username, PASSWORD)
  return { neededAt: sentAt, isIts: about(person) }
}

async function takeover(ground: Ground): Promise<Played> {
  const person = await ground.person()
  const owner = ground.network().visitor()
  for (let time = 0; time < LOGINS_KNOWN; time += 1) await owner.signIn(person.username, PASSWORD)
  const intruder = ground.network().visitor(7, 'Opera of somebody else')
  const { accessToken: token } = await intruder.signIn(person.username, PASSWORD)
  const body = { currentPassword: PASSWORD, newPassword: 'eleven geese cross the frozen harbour' }
  const asked = intruder.expect(204, 'PUT /auth/me/password', { token, body })
  return { neededAt: await last(asked), isIts: about(person) }
}

/** Page after page of the trail, a little more than the detector needs, as whoever takes everything along does not stop there. */
async function massReads(ground: Ground): Promise<Played> {
  const person = await ground.person(['admin'])
  const visitor = ground.network().visitor()
  const { accessToken: token } = await visitor.signIn(person.username, PASSWORD)
  let [rows, neededAt] = [0, 0]
  for (let page = 0; rows < ROWS * 1.1; page += 1) {
    // Each page another question: the same one again takes nothing more along.
    const asked = `GET /audit/events?limit=${PAGE}&from=${new Date(1e12 + page).toISOString()}`
    const { sentAt, text } = await visitor.expect(200, asked, { token })
    if (rows < ROWS) neededAt = sentAt
    // That is what this operation answers.
    const { items } = JSON.parse(text) as { items: readonly unknown[] }
    if (items.length === 0) throw new Error('there is nothing to take along')
    rows += items.length
  }
  return { neededAt, isIts: about(person) }
}

function never(): never {
  throw new Error('there is no such network')
}

/** What is played, by its name. */
export const kinds = {
  bruteForce: { detector: 'brute_force', play: bruteForce },
  fromManyNetworks: { detector: 'distributed_brute_force', play: fromManyNetworks },
  stuffing: { detector: 'credential_stuffing', play: stuffing },
  spraying: { detector: 'password_spraying', play: spraying },
  doors: { detector: 'privilege_escalation', play: doors },
  toOneself: { detector: 'privilege_escalation', play: toOneself },
  reuse: { detector: 'refresh_reuse', play: reuse },
  travel: { detector: 'impossible_travel', play: travel },
  takeover: { detector: 'takeover', play: takeover },
  massReads: { detector: 'mass_export', play: massReads },
} as const satisfies Readonly<Record<string, Kind>>
export type KindName = keyof typeof kinds
