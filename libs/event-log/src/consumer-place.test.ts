import { describe, expect, it } from '@jest/globals'

import { consumerOrder, placeIn, timeTexts } from './consumer-place.ts'

describe('the reply of a message from a push consumer', () => {
  const place = {
    stream: 'PLATFORM',
    consumer: 'abc',
    sequence: 77,
    consumerSequence: 5,
    storedMs: 1_795_348_800_123.456,
    pending: 9,
  }

  it.each([
    ['an older server', '$JS.ACK.PLATFORM.abc.1.77.5.1795348800123456000.9'],
    ['a newer server', '$JS.ACK.hub.ACCOUNT.PLATFORM.abc.1.77.5.1795348800123456000.9.token'],
  ])('tells its place: %s', (_, reply) => {
    expect(placeIn(reply)).toEqual(place)
    const order = consumerOrder('PLATFORM')
    expect(order.placeIn(reply)).toEqual(place)
    order.expect('abc')
    expect(order.placeIn(reply)).toEqual(place)
  })

  it('is none when it leads elsewhere', () => {
    expect(placeIn('$JS.FC.PLATFORM.abc.1')).toBeUndefined()
  })

  it('is next only in its turn and from the right consumer', () => {
    const order = consumerOrder('PLATFORM')
    order.expect('abc')
    const at = (consumerSequence: number, more: object = {}) => ({ ...place, consumerSequence, ...more })
    expect(order.isNext(at(1, { consumer: 'other' }))).toBe(false)
    expect(order.isNext(at(2))).toBe(false)
    expect(order.isNext(at(1))).toBe(true)
    expect(order.isNext(at(2))).toBe(true)
    expect(order.last()).toBe(2)
  })
})

it('writes times as Date does', () => {
  const write = timeTexts()
  const times = [0, 1, 999, 1_000, 1_795_348_799_999.9, 1_795_348_800_000, 1_795_348_800_123.456, 5, -1]
  for (const ms of times) expect(write(ms)).toBe(new Date(Math.floor(ms)).toISOString())
})
