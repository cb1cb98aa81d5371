import { expect, it } from '@jest/globals'

import { requestOn, requests, serviceNames } from '@urbe/contracts'

import { natsPermissions } from './nats-permissions.ts'

/** A subject of the kind, as this service would ask on it. */
const askedBy = (pattern: string, name: string) =>
  [name, ...serviceNames, '7'].map((token) => pattern.replace('*', token))

const matches = (allowed: string, subject: string): boolean => {
  const [pattern, tokens] = [allowed.split('.'), subject.split('.')]
  return (
    pattern.every((token, at) => token === '>' || token === '*' || token === tokens[at]) &&
    (pattern.at(-1) === '>' || pattern.length === tokens.length)
  )
}
const mayAsk = (name: string, subject: string) =>
  natsPermissions[name]?.publish.some((allowed) => matches(allowed, subject)) ?? false

it('lets nobody ask on NATS but who may by the list of requests', () => {
  for (const { subject, by } of Object.values(requests)) {
    const asking = serviceNames.filter((name) => askedBy(subject, name).some((each) => mayAsk(name, each)))
    // Every service has a subject of its own for streams; only who founds cities is heard there.
    const isOwn = subject === requests.streams.subject
    expect([subject, asking]).toEqual([
      subject,
      isOwn ? [...serviceNames] : serviceNames.filter((name) => by.some((each) => each === name)),
    ])
  }
})

it('opens no subject of services that is not on the list', () => {
  const opened = serviceNames.flatMap((name) => natsPermissions[name]?.publish ?? [])
  const between = opened.filter((subject) => subject.startsWith('svc.'))
  expect(between.filter((subject) => requestOn(subject) === undefined)).toEqual([])
})
