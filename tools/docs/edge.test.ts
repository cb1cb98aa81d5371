import { expect, it } from '@jest/globals'

import { type Endpoint, endpoints, serviceAt } from '@urbe/contracts'

import { nginxConfig } from './edge.ts'
import { pathOf } from './openapi.ts'

interface Location {
  readonly kind: '~' | '^~'
  readonly match: string
  readonly service: string
}

const config = nginxConfig()
const locations = [...config.matchAll(/location (~|\^~) (\S+) \{\s+proxy_pass http:\/\/([\w-]+);/g)].map(
  ([, kind, match, service]) => ({ kind, match, service }) as Location,
)

it('sends every operation where the contracts say', () => {
  for (const endpoint of Object.values<Endpoint>(endpoints)) {
    const path = pathOf(endpoint).replaceAll(/\{\w+\}/g, 'x')
    expect([path, routed(path)]).toEqual([path, serviceAt(path)])
  }
})

it('sends replays of a city to the event store', () => {
  expect(routed('/api/v1/cities/x/replays')).toBe('event-store')
  expect(routed('/api/v1/cities/x/replaysome')).toBe('simulation')
})

it('leaves what nobody owns unrouted', () => {
  expect(routed('/api/v1/citiesque')).toBeUndefined()
  expect(routed('/api/v1/')).toBeUndefined()
})

it('closes every brace that it opens', () => {
  expect(config.split('{').length).toBe(config.split('}').length)
})

/** As nginx does it: a `^~` prefix ends the search, else the first regular expression wins. */
function routed(path: string): string | undefined {
  const prefix = locations.find(({ kind, match }) => kind === '^~' && path.startsWith(match))
  return (prefix ?? locations.find(({ kind, match }) => kind === '~' && new RegExp(match).test(path)))
    ?.service
}
