import { freshDatabase, startLog } from '@urbe/testkit/servers'

import { type House, startHouse } from '../../../libs/read-store/test/counting.ts'

/** A log and a database, on real servers of their own. */
export async function withPlace<Answer>(
  work: (place: { natsUrl: string; databaseUrl: string }) => Promise<Answer>,
): Promise<Answer> {
  await using nats = await startLog({ service: 'monitoring' })
  await using database = await freshDatabase()
  return await work({ natsUrl: nats.url, databaseUrl: database.url })
}

/** The same with a read model in this process. */
export async function withHouse<Answer>(work: (house: House) => Promise<Answer>): Promise<Answer> {
  return await withPlace(async (place) => {
    await using house = await startHouse(place)
    return await work(house)
  })
}
