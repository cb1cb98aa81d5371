import { describe, expect, it } from '@jest/globals'

import { highwayDefaults } from './highway-classes.ts'
import { KILOMETRES_PER_HOUR_MAX, kilometresPerHour } from './speeds.ts'
import { LANES_MAX, taggedStreet } from './street-traits.ts'

function street(tags: Readonly<Record<string, string>>, service = false) {
  return taggedStreet(new Map(Object.entries({ highway: 'residential', ...tags })), { service })
}

function directions(tags: Readonly<Record<string, string>>): string {
  const traits = street(tags)?.traits
  return `${traits?.forward ? 'forward' : ''}${traits?.backward ? 'backward' : ''}`
}

function lanes(tags: Readonly<Record<string, string>>) {
  const traits = street(tags)?.traits
  return [traits?.forward?.lanes, traits?.backward?.lanes]
}

describe('a speed limit', () => {
  it.each([
    ['50', 50],
    ['50 km/h', 50],
    ['7.5', 7.5],
    ['30 mph', 48.28032],
    ['30mph', 48.28032],
    ['10 knots', 18.52],
    ['walk', 6],
    ['none', 130],
    ['DE:urban', 50],
    ['DE:rural', 100],
    ['DE:motorway', 130],
    ['DE:zone:30', 30],
    ['DE:zone30', 30],
    ['IT:30', 30],
    ['CH:rural', 80],
    ['BE-VLG:rural', 70],
    ['XX:rural', 90],
    ['RU:living_street', 20],
    ['UK:nsl_single', 96.56064],
    ['GB:motorway', 112.65408],
    ['80;60', 60],
    ['100|80|80', 80],
    ['signals;70', 70],
  ])('%j is %d km/h', (value, speed) => {
    expect(kilometresPerHour(value)).toBeCloseTo(speed, 9)
  })

  it.each([
    '',
    'fast',
    '-50',
    '0',
    '1e2',
    '0x20',
    `${KILOMETRES_PER_HOUR_MAX + 1}`,
    '99999',
    'DE:anything',
    'XX:constructor',
  ])('%j says none', (value) => {
    expect(kilometresPerHour(value)).toBeUndefined()
  })
})

describe('the direction of a street', () => {
  it.each([
    [{}, 'forwardbackward'],
    [{ oneway: 'yes' }, 'forward'],
    [{ oneway: '1' }, 'forward'],
    [{ oneway: '-1' }, 'backward'],
    [{ oneway: 'no' }, 'forwardbackward'],
    [{ oneway: 'alternating' }, 'forwardbackward'],
    [{ junction: 'roundabout' }, 'forward'],
    [{ junction: 'circular', oneway: 'no' }, 'forwardbackward'],
    [{ highway: 'motorway' }, 'forward'],
    [{ highway: 'motorway', oneway: 'no' }, 'forwardbackward'],
    [{ highway: 'motorway_link' }, 'forwardbackward'],
  ])('of %j is %s', (tags, expected) => {
    expect(directions(tags)).toBe(expected)
  })
})

describe('the lanes of a street', () => {
  it.each([
    [{}, [1, 1]],
    [{ highway: 'motorway' }, [2, undefined]],
    [{ lanes: '1' }, [1, 1]],
    [{ lanes: '4' }, [2, 2]],
    [{ lanes: '3' }, [2, 1]],
    [{ lanes: '3', 'lanes:backward': '2' }, [1, 2]],
    [{ lanes: '3', 'lanes:forward': '1' }, [1, 2]],
    [{ 'lanes:forward': '3' }, [3, 1]],
    [{ lanes: '2', 'lanes:forward': '5' }, [5, 1]],
    [{ lanes: '3', oneway: 'yes' }, [3, undefined]],
    [{ lanes: '3', oneway: '-1' }, [undefined, 3]],
    [{ 'lanes:forward': '2', oneway: 'yes' }, [2, undefined]],
    [{ lanes: '2.5', oneway: 'yes' }, [2, undefined]],
    [{ lanes: `${LANES_MAX}`, oneway: 'yes' }, [LANES_MAX, undefined]],
  ])('of %j are %j', (tags, expected) => {
    expect(lanes(tags)).toEqual(expected)
  })

  it.each(['0', '-2', `${LANES_MAX + 1}`, '999999999999', 'two', '1e9'])(
    'are the usual ones where it says %j',
    (value) => {
      const read = street({ lanes: value, oneway: 'yes' })
      expect([read?.traits.forward?.lanes, read?.isUnreadable]).toEqual([1, true])
    },
  )
})

describe('a way of OpenStreetMap', () => {
  it('is a street with speed, capacity, class and name', () => {
    const tags = { highway: 'primary', lanes: '4', maxspeed: '72', name: 'Allee', bridge: 'viaduct' }
    const offered = { lanes: 2, speedMetresPerSecond: 20, capacityPerHour: 3000 }
    expect(street(tags)).toEqual({
      traits: { class: 'arterial', name: 'Allee', bridge: true, forward: offered, backward: offered },
      isUnreadable: false,
    })
  })

  it('may have a limit of its own in each direction', () => {
    const traits = street({ maxspeed: '50', 'maxspeed:backward': '36' })?.traits
    expect(traits?.forward?.speedMetresPerSecond).toBeCloseTo(50 / 3.6, 12)
    expect(traits?.backward?.speedMetresPerSecond).toBe(10)
  })

  it('has the limit of its class where a sign tells that of the hour, and where none can be read', () => {
    const signals = street({ highway: 'primary', maxspeed: 'signals' })
    const unread = street({ highway: 'primary', maxspeed: 'very fast' })
    expect(signals?.traits).toEqual(unread?.traits)
    expect([signals?.isUnreadable, unread?.isUnreadable]).toEqual([false, true])
  })

  it('bears its number where it has no name', () => {
    expect(street({ ref: 'B 1' })?.traits.name).toBe('B 1')
  })

  it.each([
    [{ highway: 'footway' }],
    [{ highway: 'construction' }],
    [{ highway: 'toString' }],
    [{ highway: 'service' }],
    [{ area: 'yes' }],
    [{ access: 'private' }],
    [{ motor_vehicle: 'no' }],
    [{ access: 'yes', vehicle: 'agricultural' }],
    [{ oneway: 'reversible' }],
  ])('is no street for cars with %j', (tags) => {
    expect(street(tags)).toBeUndefined()
  })

  it.each([
    [{ access: 'no', motorcar: 'yes' }],
    [{ access: 'destination' }],
    [{ motor_vehicle: 'permissive' }],
  ])('is a street for cars with %j', (tags) => {
    expect(street(tags)).toBeDefined()
  })

  it('leads to a yard only when asked for', () => {
    expect(street({ highway: 'service' }, true)?.traits.forward).toEqual({
      lanes: 1,
      speedMetresPerSecond: 15 / 3.6,
      capacityPerHour: highwayDefaults('service')?.capacityPerLane,
    })
  })
})
