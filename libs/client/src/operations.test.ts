import { readFile } from 'node:fs/promises'

import { expect, it } from '@jest/globals'

import { closeCodes, PING_SECONDS, PONG_SECONDS, SUBPROTOCOL, TICKET_PROTOCOL_PREFIX } from '@urbe/contracts'

import { operationsText } from './operations-text.ts'
import { wire } from './wire.ts'

it('knows exactly the operations of the contracts', async () => {
  const written = await readFile(new URL('operations.ts', import.meta.url), 'utf8')
  expect(written).toBe(operationsText())
})

it('speaks the wire protocol of the contracts', () => {
  expect(wire).toEqual({
    subprotocol: SUBPROTOCOL,
    ticketPrefix: TICKET_PROTOCOL_PREFIX,
    path: '/api/v1/stream',
    pingSeconds: PING_SECONDS,
    pongSeconds: PONG_SECONDS,
    authExpired: closeCodes.auth_expired,
  })
})
