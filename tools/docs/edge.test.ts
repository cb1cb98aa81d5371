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

it('is, in TLS, the same but for the channels', () => {
  const tls = nginxConfig('tls')
  expect(tls.match(/proxy_pass http:/g)).toBeNull()
  expect(tls.match(/proxy_pass https:/g)).toHaveLength(locations.length)
  expect(tls.match(/strict-transport-security/g)).toHaveLength(5)
  const clear = (text: string) =>
    text
      .replaceAll('https://', 'http://')
      .replace('8080 ssl', '8080')
      .replaceAll(/^ {2}(proxy_)?ssl_.*\n/gm, '')
      .replaceAll(/add_header strict-transport-security "[^"]*" always; /g, '')
      .replaceAll(/\n\n+/g, '\n')
  expect(clear(tls)).toBe(clear(config))
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
