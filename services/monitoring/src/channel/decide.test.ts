import { expect, it } from '@jest/globals'

import { given } from '@urbe/testkit'

import { channel } from './decider.ts'

const at = '2030-01-01T08:00:00.000Z'
const create = { type: 'CreateChannel', name: 'pager', host: 'example.org' } as const
const data = { name: 'pager', kind: 'webhook', host: 'example.org', at } as const
const created = { type: 'ChannelCreated', v: 1, data } as const
const removed = { type: 'ChannelRemoved', v: 1, data: { at } } as const

it('a channel is created once and removed once', () => {
  given(channel, []).when(create, at).emits([created])
  given(channel, [created]).when(create, at).emits([])
  given(channel, [created]).when({ type: 'RemoveChannel' }, at).emits([removed])
  given(channel, [created, removed]).when({ type: 'RemoveChannel' }, at).refuses('channel_not_found')
})

it('its events hold nothing of its address but the host', () => {
  expect(Object.keys(created.data).sort()).toEqual(['at', 'host', 'kind', 'name'])
})
