import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { type Policy, policyOf, principalOf } from '@urbe/access'
import { type Conditions, closeCodes, type Permission, PING_SECONDS, subjects } from '@urbe/contracts'

import { eventually } from './eventually.ts'
import { type House, openHouse, plainSocket } from './house.ts'

let house: House
let policy: Policy
let [mine, other] = ['', '']
/** By which hours of the day are judged. */
let oClock = ''
beforeEach(async () => {
  house = await openHouse()
  mine = await house.foundCity()
  other = await house.foundCity()
  oClock = '2030-01-07T17:59:59Z'
  policy = watching('city:read', 'stream:subscribe')
  const claims = {
    sub: crypto.randomUUID(),
    sid: crypto.randomUUID(),
    client_id: 'urbe',
    roles: ['local'],
    exp: Math.floor(Date.now() / 1_000) + 900,
    jti: crypto.randomUUID(),
    ep: 0,
  }
  house.keeper.admit('local', principalOf(claims, { clock: () => new Date(oClock), policy: () => policy }))
})
afterEach(async () => await house?.[Symbol.asyncDispose]())

/** The role allows these in one city. */
function watching(...permissions: Permission[]): Policy {
  const conditions = { citiesInclude: [mine] }
  const grants = permissions.map((permission) => ({ effect: 'allow' as const, permission, conditions }))
  return policyOf({ version: permissions.join(), roles: [{ name: 'local', grants }] })
}

const subscription = (id: number, ch: string) => ({ t: 'sub', id, subs: [{ ch, mode: 'events' }] })

describe('who may see one city', () => {
  it('subscribes to it, and finds no other', async () => {
    const { say, messages } = await plainSocket(house, 'local')
    say(subscription(1, `city.${other}.>`))
    say(subscription(2, `city.${crypto.randomUUID()}.>`))
    say(subscription(3, `city.${mine}.>`))
    await eventually(() => messages.some(({ t, id }) => t === 'ok' && id === 3))
    const refused = messages.filter(({ t }) => t === 'err').map(({ id, code }) => [id, code])
    expect(refused).toEqual([
      [1, 'city_not_found'],
      [2, 'city_not_found'],
    ])
  })

  it('hears nothing more of it when the role says less', async () => {
    const { say, messages } = await plainSocket(house, 'local')
    say(subscription(1, `city.${mine}.>`))
    await eventually(() => messages.some(({ t }) => t === 'ok'))
    await house.tick(mine, 'TicksSimulated')
    await eventually(() => messages.some(({ t }) => t === 'ev'))
    policy = watching('stream:subscribe')
    house.keeper.changeRoles()
    await eventually(() => messages.some(({ t, code }) => t === 'gone' && code === 'forbidden'))
    const heard = messages.filter(({ t }) => t === 'ev').length
    await house.tick(mine, 'TicksSimulated')
    say(subscription(2, `city.${mine}.>`))
    await eventually(() => messages.some(({ t, id }) => t === 'err' && id === 2))
    expect(messages.filter(({ t }) => t === 'ev')).toHaveLength(heard)
  })

  it('is sent away when the role no longer lets them subscribe', async () => {
    const { closed } = await plainSocket(house, 'local')
    policy = watching('city:read')
    house.keeper.changeRoles()
    expect(await closed).toBe(closeCodes.forbidden)
  })
})

describe('who may watch until six', () => {
  const untilSix: Conditions = { timeWindow: { timeZone: 'UTC', from: '08:00', to: '18:00' } }
  const daily = (read: Conditions, subscribe: Conditions): Policy =>
    policyOf({
      version: 'daily',
      roles: [
        {
          name: 'local',
          grants: [
            { effect: 'allow', permission: 'city:read', conditions: read },
            { effect: 'allow', permission: 'stream:subscribe', conditions: subscribe },
          ],
        },
      ],
    })
  const nextPing = () => {
    house.clock.ahead += PING_SECONDS * 1_000
    house.gateway.tick()
  }

  it('is sent away at the next ping after it', async () => {
    policy = daily({}, untilSix)
    const { closed } = await plainSocket(house, 'local')
    oClock = '2030-01-07T18:00:00Z'
    nextPing()
    expect(await closed).toBe(closeCodes.forbidden)
  })

  it('is shown no vehicle after it, and then told so', async () => {
    policy = daily(untilSix, {})
    const { say, messages, frames } = await plainSocket(house, 'local')
    const show = () => house.publish(subjects.frame(mine, { z: 0, x: 0, y: 0 }), new Uint8Array(64))
    /** What lay ready has arrived when two questions have been answered. */
    const settled = async (...ids: readonly number[]) => {
      for (const each of ids) {
        say({ t: 'unsub', id: each, refs: [99] })
        await eventually(() => messages.some(({ t, id }) => t === 'ok' && id === each))
      }
    }
    say({ t: 'sub', id: 1, subs: [{ ch: `city.${mine}.>`, mode: 'state' }] })
    // The first ones may be gone before anybody listens.
    await eventually(() => {
      if (frames.length === 0) show()
      return frames.length > 0
    })
    oClock = '2030-01-07T18:00:00Z'
    await settled(2, 3)
    const seen = frames.length
    show()
    await settled(4, 5)
    expect(frames).toHaveLength(seen)
    nextPing()
    await eventually(() => messages.some(({ t, code }) => t === 'gone' && code === 'forbidden'))
  })
})
