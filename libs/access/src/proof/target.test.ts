import { describe, expect, it } from '@jest/globals'

import { isSameTarget } from './target.ts'

const origin = 'https://urbe.example'
const same = (claimed: string, path: string) => isSameTarget(claimed, { origin, path })

describe('the address that a proof names', () => {
  it.each([
    ['as it is', `${origin}/api/v1/cities`, '/api/v1/cities'],
    ['with another query', `${origin}/api/v1/cities?limit=1`, '/api/v1/cities?limit=2'],
    ['with a fragment', `${origin}/api/v1/cities#top`, '/api/v1/cities'],
    ['with the usual port', 'https://urbe.example:443/api/v1/cities', '/api/v1/cities'],
    ['with a host in capitals', 'HTTPS://URBE.example/api/v1/cities', '/api/v1/cities'],
    ['with a slash in a name', `${origin}/api/v1/streams/a%2Fb`, '/api/v1/streams/a%2fb'],
    ['with more encoded than has to be', `${origin}/api/v1/%63ities/a%7eb`, '/api/v1/cities/a~b'],
    ['with less encoded', `${origin}/api/v1/cities/a~b`, '/api/v1/cities/a%7Eb'],
    ['with letters of other scripts', `${origin}/api/v1/cities/S%C3%A3o`, '/api/v1/cities/S%c3%a3o'],
    ['the root', origin, '/'],
  ])('fits %s', (_, claimed, path) => {
    expect(same(claimed, path)).toBe(true)
  })

  it.each([
    ['another path', `${origin}/api/v1/users`, '/api/v1/cities'],
    ['another case of the path', `${origin}/api/v1/Cities`, '/api/v1/cities'],
    ['a slash more', `${origin}/api/v1/cities/`, '/api/v1/cities'],
    ['a slash where a name has an encoded one', `${origin}/api/v1/streams/a/b`, '/api/v1/streams/a%2Fb'],
    ['another host', 'https://urbe.example.evil/api/v1/cities', '/api/v1/cities'],
    ['another scheme', 'http://urbe.example/api/v1/cities', '/api/v1/cities'],
    ['the scheme of sockets', 'wss://urbe.example/api/v1/cities', '/api/v1/cities'],
    ['another port', `${origin}:8443/api/v1/cities`, '/api/v1/cities'],
    ['somebody’s name', 'https://me@urbe.example/api/v1/cities', '/api/v1/cities'],
    ['a password', 'https://:x@urbe.example/api/v1/cities', '/api/v1/cities'],
    ['no host', '/api/v1/cities', '/api/v1/cities'],
    ['nothing', '', '/api/v1/cities'],
    ['backslashes', 'https:\\\\urbe.example\\api\\v1\\cities', '/api/v1/cities'],
    ['a space before it', ` ${origin}/api/v1/cities`, '/api/v1/cities'],
    ['a line end inside', `${origin}/api/v1/ci\nties`, '/api/v1/cities'],
    ['where steps upwards would lead', `${origin}/api/v1/users`, '/api/v1/cities/../users'],
    ['where encoded steps would lead', `${origin}/api/v1/users`, '/api/v1/cities/%2e%2e/users'],
    ['the steps themselves', `${origin}/api/v1/cities/../users`, '/api/v1/cities/../users'],
  ])('does not fit %s', (_, claimed, path) => {
    expect(same(claimed, path)).toBe(false)
  })
})
