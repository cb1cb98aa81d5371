import { expect, it } from '@jest/globals'

import { requestOn, requests } from './behalf.ts'
import { serviceNames } from './services.ts'
import { subjects } from './subjects.ts'

const ID = '0198c0de-0000-7000-8000-000000000001'

/** Every subject that one service asks another on, spelled for one asker. */
const asked = Object.values(subjects)
  .map((subject) =>
    typeof subject === 'string' ? subject : (subject as (...names: string[]) => string)('auth', ID),
  )
  .filter((subject) => subject.startsWith('svc.'))

it('is one of the list for every subject on which a service asks another', () => {
  expect(asked.length).toBeGreaterThan(9)
  expect(asked.filter((subject) => requestOn(subject) === undefined)).toEqual([])
})

it('is none of the list for what does not stand there', () => {
  for (const subject of [
    'svc.auth.jwks.more',
    'svc.auth',
    'svc.auth.users',
    'plat.auth.user.1',
    'replay.a.b',
  ])
    expect(requestOn(subject)).toBeUndefined()
})

it('names nobody but services, and says why nobody is behind it where nobody is', () => {
  for (const request of Object.values(requests)) {
    expect(serviceNames).toEqual(expect.arrayContaining([...request.by]))
    expect('forSomebody' in request || request.inOwnName.length > 10).toBe(true)
  }
})

it('is made for somebody wherever a user is behind it', () => {
  const forSomebody = Object.entries(requests).filter(([, each]) => 'forSomebody' in each)
  expect(forSomebody.map(([name]) => name)).toEqual(['replayStart', 'projections', 'snapshots', 'streams'])
})
