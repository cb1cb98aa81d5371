import { counted, counter, counting, platform, untilRole } from '../../../libs/read-store/test/counting.ts'
import { dropUnderReaders } from '../../../libs/read-store/test/scenarios/drop-under-readers.ts'
import { rebuildUnderLoad } from '../../../libs/read-store/test/scenarios/rebuild-under-load.ts'
import { type Line, type Scenario, share } from '../scenario.ts'
import { withHouse } from './places.ts'

const SWITCHES = 30
const CANCELS = 30
const DROPS = 20
const WAIT_MS = 60_000

export const rebuild: Scenario = {
  name: 'rebuild-and-switch',
  does: 'Generations are built and switched, cancelled midway, and tables deleted, while writers and readers go on.',
  bar: 'no error for a reader, no mix of old and new, cancelling leaves what is seen intact',
  run: async (scale) => [
    await switched(share(SWITCHES, scale)),
    await cancelled(share(CANCELS, scale)),
    await dropped(share(DROPS, scale)),
  ],
}

async function switched(rounds: number): Promise<Line> {
  const done = await withHouse((house) => rebuildUnderLoad(house, { rounds }))
  const { faults, reads, backwards, mixed, events, wanted, notices } = done
  return {
    conditions: `${rounds} rebuilds and switches, one writer, four readers`,
    figures: `${reads} reads: ${faults.length} errors, ${mixed} mixed, ${backwards} backwards; ${events} of ${wanted} events, ${notices} side effects`,
    pass: faults.length + mixed + backwards === 0 && events === wanted && notices === wanted,
  }
}

async function cancelled(rounds: number): Promise<Line> {
  const events = 500
  const found = await withHouse(async (house) => {
    const { model } = house
    const { add, subject } = counter(house.log)
    let sequence = 0
    for (let n = 0; n < events; n++) sequence = await add(1)
    await model.waitFor({ stream: platform, sequence }, WAIT_MS)
    let wrong = 0
    for (let round = 0; round < rounds; round++) {
      const { generation } = await model.control.rebuild(counting.name)
      await model.control.cancel(counting.name)
      if ((await counted(house.db, subject)).events !== events) wrong += 1
      if ((await model.control.list()).some((each) => each.generation === generation)) wrong += 1
    }
    const { generation } = await model.control.rebuild(counting.name)
    await untilRole(house, generation, 'ready')
    await model.control.switch(counting.name)
    return { wrong, after: (await counted(house.db, subject)).events }
  })
  return {
    conditions: `${rounds} rebuilds cancelled midway, then one completed`,
    figures: `${found.wrong} times what is seen was not intact or something was left; ${found.after} of ${events} events after the switch`,
    pass: found.wrong === 0 && found.after === events,
  }
}

async function dropped(rounds: number): Promise<Line> {
  const done = await withHouse((house) => dropUnderReaders(house, { rounds }))
  const { faults, reads, wrong, events, wanted, notices } = done
  return {
    conditions: `all tables deleted ${rounds} times, eight readers`,
    figures: `${reads} reads: ${faults.length} errors, ${wrong} incomplete; ${events} of ${wanted} events, ${notices} side effects`,
    pass: faults.length + wrong === 0 && events === wanted && notices === wanted,
  }
}
