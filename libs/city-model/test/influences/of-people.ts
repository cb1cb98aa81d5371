import { CRIME_PARAMETERS, commitOffences, offenceRate, thresholdOf } from '../../src/crime/index.ts'
import {
  addPerson,
  birthThresholds,
  deathThresholds,
  FERTILITY_TENTHS,
  FOUNDED,
  liveMonth,
  MIGRATION,
  MORTALITY,
  openHousehold,
  openRegistry,
  populationOf,
  populationShape,
} from '../../src/demography/index.ts'
import { crimeRate, satisfaction } from '../../src/kpi/index.ts'
import { columnsOver, schemaOf } from '../../src/memory/schema.ts'
import {
  carCents,
  chooseMode,
  fareCents,
  type Offer,
  roomForChoice,
  tastesOf,
} from '../../src/mode-choice/index.ts'
import { type Facts, moved, SEEKING, WORKING, wishedMood } from '../../src/satisfaction/index.ts'
import { type Experiment, PEOPLE, people } from './experiment.ts'

export function happiness(change: (facts: Facts, more: number) => Partial<Facts>): Experiment {
  return (random, more) => {
    let sum = 0
    for (const luck of people(random)) {
      const facts: Facts = {
        bought: luck,
        wanted: 1000,
        employment: luck < 60 ? SEEKING : WORKING,
        commuteSeconds: 600 + luck,
        housingShare: 250 + (luck >> 3),
        health: 900,
        offencesNearby: 2,
        airIndex: 2,
        noiseTenths: 550,
        outageMinutes: 10,
      }
      sum += moved(600, wishedMood({ ...facts, ...change(facts, more) }))
    }
    return satisfaction(sum, PEOPLE)
  }
}

export function crime(driver: 'unemploymentPpm' | 'giniPpm' | 'lowMoodPpm' | 'policePpm'): Experiment {
  const usual = { unemploymentPpm: 50_000, giniPpm: 350_000, lowMoodPpm: 200_000, policePpm: 200_000 }
  const dangerous = { ...CRIME_PARAMETERS, basePpb: 20_000_000 }
  return (random, more) => {
    const rate = offenceRate(dangerous, { ...usual, [driver]: usual[driver] + more * 400_000 })
    const residents = { zone: new Int32Array(5000), threshold: Uint32Array.of(thresholdOf(rate)) }
    const offences = { byZone: new Int32Array(1), victims: new Int32Array(5000) }
    const count = commitOffences({ random, day: 0 }, residents, { offences, from: 0, to: 5000 })
    return crimeRate(count, { people: 5000, days: 1 })
  }
}

interface Life {
  readonly meanMood?: number
  readonly fertility?: number
  readonly modalAge?: number
}

export function population(lifeOf: (more: number) => Life): Experiment {
  return (random, more) => {
    const { meanMood = 500, fertility = 1, modalAge = MORTALITY.modalAge } = lifeOf(more)
    const shape = populationShape({ persons: 9 * PEOPLE, households: 3 * PEOPLE })
    const columns = columnsOver(shape, new ArrayBuffer(schemaOf(shape).bytes))
    openRegistry(columns)
    for (const luck of people(random))
      addPerson(columns, {
        household: openHousehold(columns),
        sex: luck & 1,
        bornMonth: -luck,
        origin: FOUNDED,
      })
    const deaths = deathThresholds({ ...MORTALITY, modalAge })
    const births = birthThresholds(FERTILITY_TENTHS.map((tenths) => tenths * fertility))
    for (let month = 0; month < 12; month += 1)
      liveMonth({ random, month, deaths, births, migration: MIGRATION, meanMood }, columns)
    return populationOf(columns)
  }
}

interface Way {
  readonly charge?: number
  readonly subsidy?: number
  readonly crowding?: number
  readonly autonomous?: number
}

export function shareOf(mode: number, wayOf: (more: number) => Way): Experiment {
  const tastes = tastesOf({ wageCentsPerDay: 12_000, constants: [0, 0, -1, 0] })
  return (random, more) => {
    const { charge = 0, subsidy = 0, crowding = 300, autonomous = 0 } = wayOf(more)
    let chosen = 0
    for (const [person, luck] of people(random).entries()) {
      const car = carCents({
        metres: 5000 + luck,
        centsPerKm: 30,
        parkingCents: 100,
        congestionChargeCents: charge,
      })
      const offers: readonly Offer[] = [
        { available: true, ridingSeconds: 1500, walkingSeconds: 60, cents: car, crowding: 0 },
        {
          available: true,
          ridingSeconds: 1500,
          walkingSeconds: 240,
          cents: fareCents(250, subsidy),
          crowding,
        },
      ]
      const word = random.word(person, 1, 0)
      if (chooseMode({ tastes, autonomous, room: roomForChoice() }, offers, word) === mode) chosen += 1
    }
    return chosen / PEOPLE
  }
}
