import { expect, it } from '@jest/globals'

import { directAnswer } from './jetstream-answers.ts'

const told = [
  'Nats-Stream: PLATFORM',
  'Nats-Subject: plat.monitoring.risk.1',
  'Nats-Sequence: 17',
  'Nats-Time-Stamp: 2026-11-23T21:26:22Z',
]
const written = [
  'Nats-Time-Stamp: 2020-01-01T00:00:00Z',
  'Nats-Subject: plat.auth.user.1',
  'Nats-Sequence: 3',
  'Nats-Stream: AUDIT',
]

const answer = (...lines: string[]) =>
  directAnswer('PLATFORM', {
    subject: '_INBOX.auth.1',
    reply: undefined,
    head: Buffer.from(`NATS/1.0\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`),
    body: Buffer.from('x'),
  })

it('takes place and time of a message from the server, not from whoever wrote it', () => {
  const plain = answer('Ver: 1-1', ...told)
  expect(plain).toMatchObject({
    subject: 'plat.monitoring.risk.1',
    sequence: 17,
    storedAt: '2026-11-23T21:26:22Z',
    headers: { Ver: '1-1' },
  })
  expect(answer(...written, 'Ver: 1-1', ...told)).toEqual(plain)
})
