import { expect, it } from '@jest/globals'
import { type Kysely, sql } from 'kysely'

import { type ArchiveStore, ArchiveUnavailable, listSegments, verifyArchive } from '@urbe/archive'

import { eventually, eventuallyTrue, openHouse } from './archive-house.ts'

it('closes an open segment that has become old although it is not full', async () => {
  await using house = await openHouse({ segmentAgeMaxMs: 1 })
  const { archivist } = house.instance('one', house.signal)
  await house.write()
  const status = () => archivist.statuses().find(({ stream }) => stream === 'PLATFORM')
  await eventually(() => status()?.lastClosedAt !== undefined && status()?.openMessages === 0)
  expect(status()).toMatchObject({ archivedThrough: 1 })
  expect(await listSegments(house.store, 'PLATFORM')).toEqual([{ stream: 'PLATFORM', first: 1, last: 1 }])
})

it('closes a segment on request, too, while its archive is being opened', async () => {
  const opening = Promise.withResolvers<void>()
  const slow = (store: ArchiveStore): ArchiveStore => ({
    put: (name, bytes) => store.put(name, bytes),
    get: (name) => store.get(name),
    remove: (name) => store.remove(name),
    list: async (prefix) => {
      await opening.promise
      return await store.list(prefix)
    },
  })
  await using house = await openHouse({ around: slow })
  const { archivist } = house.instance('one', house.signal)
  await eventually(() => archivist.archivedThrough('PLATFORM') === 0)
  const closing = archivist.closeSegments('PLATFORM')
  opening.resolve()
  expect(await closing).toEqual([])
})

it('catches up when its store was away for a while', async () => {
  const outage = { is: false, refused: 0 }
  const failing = (store: ArchiveStore): ArchiveStore => {
    const answer = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
      if (!outage.is) return work()
      outage.refused += 1
      return Promise.reject(new ArchiveUnavailable('the store is away'))
    }
    return {
      put: (name, bytes) => answer(() => store.put(name, bytes)),
      get: (name) => answer(() => store.get(name)),
      remove: (name) => answer(() => store.remove(name)),
      list: (prefix) => answer(() => store.list(prefix)),
    }
  }
  await using house = await openHouse({ segmentAgeMaxMs: 1, around: failing })
  const { archivist, desk } = house.instance('one', house.signal)
  for (let n = 0; n < 3; n++) await house.write()
  await eventually(() => archivist.archivedThrough('PLATFORM') === 3)
  outage.is = true
  await expect(desk.closeSegments('PLATFORM')).rejects.toMatchObject({ code: 'archive_unavailable' })
  for (let n = 0; n < 3; n++) await house.write()
  // The archive is opened anew, in vain, at least once.
  await eventually(() => outage.refused > 1)
  outage.is = false
  await eventually(() => archivist.archivedThrough('PLATFORM') === 6)
  await eventuallyTrue(async () => (await listSegments(house.store, 'PLATFORM')).at(-1)?.last === 6)
  const { findings, messages } = await verifyArchive({ store: house.store })
  expect({ findings, messages }).toEqual({ findings: [], messages: 6 })
})

it('is taken over by another instance when the lock is lost in mid-work, and no segment is damaged', async () => {
  await using house = await openHouse()
  const one = house.instance('one', house.signal)
  await eventually(() => one.archivist.isActive())
  const other = house.instance('other', house.signal)
  for (let n = 0; n < 5; n++) await house.write()
  await eventually(() => one.archivist.archivedThrough('PLATFORM') === 5)
  await one.desk.closeSegments('PLATFORM')
  while (!other.archivist.isActive()) {
    await loseLocks(house.db)
    await eventually(() => !one.archivist.isActive())
    // Before the first one tries again it has waited as long as the other does between two tries; where it was the first nevertheless it
    // loses the lock once more.
    await eventually(() => one.archivist.isActive() || other.archivist.isActive())
  }
  for (let n = 0; n < 5; n++) await house.write()
  await eventually(() => other.archivist.archivedThrough('PLATFORM') === 10)
  await other.desk.closeSegments('PLATFORM')
  const { findings, messages } = await verifyArchive({ store: house.store })
  expect({ findings, messages }).toEqual({ findings: [], messages: 10 })
})

/** Other tests have databases of their own in the same cluster. */
async function loseLocks(db: Kysely<object>): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`.execute(
    db,
  )
}
