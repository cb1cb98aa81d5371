import { expect, it } from '@jest/globals'

import { eventually, eventuallyTrue, openHouse } from './archive-house.ts'

it('archives every stream of the log, also one that is made later, and none that is derived', async () => {
  await using house = await openHouse()
  const { archivist, desk } = house.instance('one', house.signal)
  for (let n = 0; n < 5; n++) await house.write()
  await eventually(() => archivist.archivedThrough('PLATFORM') === 5)
  const city = await house.foundCity()
  await eventually(() => archivist.archivedThrough(city) === 0)
  expect(
    archivist
      .statuses()
      .map(({ stream }) => stream)
      .sort(),
  ).toEqual(['AUDIT', city, 'PARKED', 'PLATFORM'].sort())
  expect(await desk.closeSegments('PLATFORM')).toMatchObject([
    { stream: 'PLATFORM', first: 1, last: 5, messages: 5 },
  ])
  expect(await desk.closeSegments(undefined)).toEqual([])
  await house.write()
  await eventually(() => archivist.archivedThrough('PLATFORM') === 6)
  expect(archivist.statuses()).toContainEqual(
    expect.objectContaining({ stream: 'PLATFORM', openMessages: 1 }),
  )
  expect(await desk.verify(undefined)).toMatchObject({ status: 'done', ok: true, findings: [] })
})

it('lists closed segments page by page', async () => {
  await using house = await openHouse()
  const { archivist, desk } = house.instance('one', house.signal)
  for (let n = 1; n <= 3; n++) {
    await house.write()
    await eventually(() => archivist.archivedThrough('PLATFORM') === n)
    await desk.closeSegments(undefined)
  }
  const first = await desk.listSegments({ stream: undefined, limit: 2, after: undefined })
  expect(first.items.map(({ name }) => name)).toEqual([
    'PLATFORM/000000000001-000000000001',
    'PLATFORM/000000000002-000000000002',
  ])
  const rest = await desk.listSegments({ stream: 'PLATFORM', limit: 2, after: first.next })
  expect(rest).toMatchObject({ items: [{ first: 3, last: 3 }], next: undefined })
})

it('stops at a stream that is not the one it archived, says where, and goes on when that is repaired', async () => {
  await using house = await openHouse()
  const { archivist, desk } = house.instance('one', house.signal)
  for (let n = 0; n < 8; n++) await house.write()
  await eventually(() => archivist.archivedThrough('PLATFORM') === 8)
  const before = await house.log.messages('PLATFORM', 1, 8)
  await house.provisioner.remake('PLATFORM')
  house.startAnew()
  for (let n = 0; n < 9; n++) await house.write()
  await eventually(() => archivist.check().status === 'fail')
  await eventually(() => archivist.check().detail === 'diverged: PLATFORM at 1')
  expect(archivist.archivedThrough('PLATFORM')).toBe(8)
  const state = await desk.state()
  expect(state).toContainEqual(
    expect.objectContaining({ stream: 'PLATFORM', status: 'diverged', divergedAt: 1 }),
  )

  const found = await desk.verify(['PLATFORM'])
  expect(found).toMatchObject({ ok: false, findings: [{ kind: 'reused', first: 1, last: 8 }, { first: 9 }] })
  const repaired = await desk.repair('PLATFORM', false)
  expect(repaired).toMatchObject({ ok: true, repaired: [{ mode: 'rebuilt', restored: 8, orphans: 9 }] })
  const bodies = (messages: readonly { body: Uint8Array }[]) => messages.map(({ body }) => Buffer.from(body))
  expect(bodies(await house.log.messages('PLATFORM', 1, 8))).toEqual(bodies(before))
  await eventually(() => archivist.check().status === 'pass')
  expect(await desk.verify(['PLATFORM'])).toMatchObject({ ok: true })
})

it('is done by one instance at a time; another takes over', async () => {
  await using house = await openHouse()
  const first = new AbortController()
  const one = house.instance('one', first.signal)
  await eventually(() => one.archivist.isActive())
  const other = house.instance('other', house.signal)
  await house.write()
  await eventually(() => one.archivist.archivedThrough('PLATFORM') === 1)
  expect(other.archivist.isActive()).toBe(false)
  await expect(other.desk.closeSegments(undefined)).rejects.toMatchObject({ code: 'archive_unavailable' })
  await expect(other.desk.repair('PLATFORM', true)).rejects.toMatchObject({ code: 'archive_unavailable' })
  first.abort()
  await one.archivist.stopped
  await house.write()
  await eventually(() => other.archivist.archivedThrough('PLATFORM') === 2)
})

it('thaws what a repair that died left frozen, and not what is being repaired', async () => {
  await using house = await openHouse()
  const { provisioner, log } = house
  await house.write()
  const city = await house.foundCity()
  await provisioner.freeze('PLATFORM')
  const { archivist } = house.instance('one', house.signal)
  const isFrozen = async (stream: string) => (await log.info(stream))?.frozen === true
  await eventually(() => archivist.isActive())
  const repair = Promise.withResolvers<void>()
  const repairing = archivist.exclusively(city, async () => {
    await provisioner.freeze(city)
    await repair.promise
  })
  await eventuallyTrue(async () => !(await isFrozen('PLATFORM')))
  await eventuallyTrue(() => isFrozen(city))
  // Frozen again, it is thawed at the next look, in which the city's stream is passed over.
  await provisioner.freeze('PLATFORM')
  await eventuallyTrue(async () => !(await isFrozen('PLATFORM')))
  expect(await isFrozen(city)).toBe(true)
  repair.resolve()
  await repairing
  await eventuallyTrue(async () => !(await isFrozen(city)))
  await house.write()
})

it('refuses a stream that nobody knows', async () => {
  await using house = await openHouse()
  const { archivist, desk } = house.instance('one', house.signal)
  await eventually(() => archivist.isActive())
  await expect(desk.verify(['NOWHERE'])).rejects.toMatchObject({ code: 'stream_not_found' })
  await expect(desk.repair('NOWHERE', true)).rejects.toMatchObject({ code: 'stream_not_found' })
})
