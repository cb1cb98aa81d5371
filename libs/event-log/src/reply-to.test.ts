import { expect, it } from '@jest/globals'

import { replyTo } from './reply-to.ts'

it.each(['_INBOX.simulation.3Y75S99810RLPL1Q4URJ05.7', '_INBOX.realtime-gateway.X1', '_INBOX.3Y75S9'])(
  'lets an answer go to the inbox %s',
  (inbox) => {
    expect(replyTo('svc.auth.jwks', inbox)).toBe(inbox)
  },
)

it.each([
  'sec.rev',
  'plat.auth.user.1',
  'city.7.run.7',
  '$JS.API.STREAM.PURGE.TELEM',
  'svc.auth.jwks',
  '_INBOX',
  '_INBOX.',
  '_INBOX..x',
  '_INBOX.auth.>',
  '_INBOX.auth.*',
  '_INBOXES.x',
  'x._INBOX.auth.y',
  '',
])('gives no answer to %p', (subject) => {
  expect(replyTo('svc.auth.jwks', subject)).toBeUndefined()
})

it('leaves what the server says about a consumer as it is', () => {
  expect(replyTo('_INBOX.auth.x', '$JS.ACK.PLATFORM.c.1.2.3.4.5')).toBe('$JS.ACK.PLATFORM.c.1.2.3.4.5')
  expect(replyTo('svc.auth.jwks', undefined)).toBeUndefined()
})
