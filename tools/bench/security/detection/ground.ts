import { type FIREFOX, type Visitor, visitorOf } from './visitor.ts'

export const PASSWORD = 'seven lamps burn beside the canal'

/** What attacks need: people, and networks that nobody has used before. */
export interface Ground {
  readonly origin: string
  /** Somebody who has just been made. */
  readonly person: (roles?: readonly string[]) => Promise<Person>
  /** An address in a network of its own, and more of them in the same one. */
  readonly network: () => Network
}
export interface Person {
  readonly id: string
  readonly username: string
}
export interface Network {
  /** As findings name it. */
  readonly name: string
  readonly visitor: (host?: number, agent?: typeof FIREFOX | string) => Visitor
}

/** By a country each, for whoever is in two places: the file that tells where networks are. */
export const COUNTRIES = ['198.18.0.0,198.18.255.255,PT', '198.19.0.0,198.19.255.255,JP'].join('\n')
export const atHome = (at: number) => `198.18.${at}.9`
export const farAway = (at: number) => `198.19.${at}.9`

export function groundAt(origin: string, admin: string): Ground {
  const house = visitorOf(origin, { address: '203.0.113.1' })
  let people = 0
  let networks = 0
  return {
    origin,
    async person(roles = ['viewer']) {
      people += 1
      const username = `detected-${people}`
      const body = { username, password: PASSWORD, roles }
      const { text } = await house.expect(201, 'POST /users', { token: admin, body })
      // That is what this operation answers.
      return { username, id: (JSON.parse(text) as Person).id }
    },
    network() {
      networks += 1
      const start = `203.1.${networks}`
      return {
        name: `${start}.0/24`,
        visitor: (host = 7, agent) =>
          visitorOf(origin, { address: `${start}.${host}`, ...(agent !== undefined && { agent }) }),
      }
    },
  }
}
