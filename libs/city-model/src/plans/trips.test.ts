import { describe, expect, it } from '@jest/globals'

import { SETTING } from '../city/settings.ts'
import { momentOf } from '../clock.ts'
import { addEntry } from '../core/tally.ts'
import { BIKE, CAR, TRANSIT, WALK } from '../mode-choice/index.ts'
import { roadNetworkOf } from '../road-network.ts'
import { WORKER } from '../society.ts'
import { NOWHERE } from './activities.ts'
import {
  AT_HOME,
  AT_SHOP,
  AT_WORK,
  CYCLING,
  DRIVING,
  NEVER,
  NONE,
  RIDING,
  STAYING,
  WALKING,
} from './index.ts'
import { peopleOf } from './planning.fixture.ts'
import { writeProfile } from './profile.ts'
import { FARE_CENTS } from './travel.ts'
import { arrive, goOnFoot, move, type Travelling } from './trips.ts'

const NOON = momentOf(1, 12 * 3600)
const [HOME, WORK] = [0, 1]
const PERSON = 4

/** Home and work a kilometre apart; somebody about to set out for work by the first of these modes that is allowed. */
function aboutToLeave(modes: readonly number[], { hasWay = true } = {}) {
  const people = peopleOf(WORKER, { employer: 1 })
  const network = roadNetworkOf(
    { x: Float64Array.of(0, 1000), y: Float64Array.of(0, 0), firstThroughNode: 0 },
    [],
  )
  people.society.businessNode[1] = WORK
  for (const person of people.persons) writeProfile(people, person, 0)
  people.columns.citizenGoal.fill(AT_WORK)
  people.columns.citizenNextMove.fill(NOON)
  const told = { noted: [] as number[], paid: [] as string[], driven: [] as object[], boarded: 0 }
  const travelling: Travelling = {
    ...people,
    society: { nodeInCentre: Uint8Array.of(0, 1) },
    network,
    places: {
      school: new Int32Array(2),
      shop: new Int32Array(2),
      venue: new Int32Array(1),
      venuesNear: new Int32Array(2),
      listed: 1,
      rankOf: new Uint8Array(1024),
    },
    transit: {
      plan: { lines: [] },
      way: {
        ridingSeconds: 300,
        walkingSeconds: 200,
        firstLine: 0,
        firstSeconds: 300,
        secondLine: -1,
        secondSeconds: 0,
      },
      find: () => true,
      crowdingOf: () => 0,
      board() {
        told.boarded += 1
      },
    },
    modes: { choose: (_, mayDrive) => modes.find((mode) => mayDrive || mode !== CAR) ?? WALK },
    confinement: { isInBed: () => false, staysIn: () => false },
    wheel: { add: (person) => told.noted.push(person), begin: () => undefined, visit: () => undefined },
    traffic: () => ({
      depart(drive) {
        told.driven.push(drive)
        return hasWay
      },
    }),
    pay: (person, cents, what) => told.paid.push(`${person} ${cents} ${what}`),
    trip: { person: 0, from: 0, to: 0, now: 0, metres: 0 },
  }
  return { ...told, told, travelling, columns: people.columns }
}

describe('setting out', () => {
  it.each([
    ['walking', WALK, WALKING, Math.ceil(1_300_000 / 1350), STAYING],
    ['cycling', BIKE, CYCLING, 60 + Math.ceil(1_300_000 / 4200), CYCLING],
    ['riding', TRANSIT, RIDING, 500, STAYING],
  ])('%s takes its time', (_, mode, travel, seconds, brought) => {
    const { travelling, columns, told } = aboutToLeave([mode])
    move(travelling, PERSON, NOON)
    expect([columns.citizenTravel[PERSON], columns.citizenNextMove[PERSON]]).toEqual([travel, NOON + seconds])
    expect([columns.citizenGoalNode[PERSON], columns.citizenSetOutAt[PERSON]]).toEqual([WORK, NOON])
    expect(columns.citizenBrought[PERSON]).toBe(brought)
    expect(told.noted).toEqual([PERSON])
  })

  it('by car leaves it to the traffic when to arrive', () => {
    const { travelling, columns, told } = aboutToLeave([CAR])
    move(travelling, PERSON, NOON)
    expect(told.driven).toEqual([{ vehicle: PERSON, from: HOME, to: WORK, now: NOON }])
    expect([columns.citizenTravel[PERSON], columns.citizenNextMove[PERSON]]).toEqual([DRIVING, NEVER])
    expect(columns.citizenBrought[PERSON]).toBe(DRIVING)
  })

  it('by car where no street leads is by another mode', () => {
    const { travelling, columns } = aboutToLeave([CAR, BIKE], { hasWay: false })
    move(travelling, PERSON, NOON)
    expect([columns.citizenTravel[PERSON], columns.citizenBrought[PERSON]]).toEqual([CYCLING, CYCLING])
  })

  it('by bus pays the fare that is left, to nobody when none is', () => {
    const { travelling, columns, told } = aboutToLeave([TRANSIT])
    move(travelling, PERSON, NOON)
    columns.policySettings[SETTING.transitSubsidyPercent] = 40
    move(travelling, PERSON + 1, NOON)
    columns.policySettings[SETTING.transitSubsidyPercent] = 100
    move(travelling, PERSON + 2, NOON)
    expect(told.paid).toEqual([`${PERSON} ${FARE_CENTS} fare`, `${PERSON + 1} ${FARE_CENTS * 0.6} fare`])
    expect(told.boarded).toBe(3)
  })

  it('to where one is takes a minute on foot', () => {
    const { travelling, columns, told } = aboutToLeave([CAR])
    columns.citizenNode[PERSON] = WORK
    move(travelling, PERSON, NOON)
    expect([columns.citizenTravel[PERSON], columns.citizenNextMove[PERSON]]).toEqual([WALKING, NOON + 60])
    expect([columns.citizenBrought[PERSON], told.driven]).toEqual([STAYING, []])
  })
})

describe('an outing', () => {
  it('is put off by who has lost the work or only looks into the plans', () => {
    for (const change of ['work', 'look']) {
      const { travelling, columns } = aboutToLeave([WALK])
      if (change === 'work') columns.citizenProfile.fill(NONE)
      else columns.citizenGoal.fill(AT_HOME)
      move(travelling, PERSON, NOON)
      expect(columns.citizenTravel[PERSON]).toBe(STAYING)
      expect(columns.citizenNextMove[PERSON]).toBeGreaterThan(NOON)
    }
  })

  it('to a shop after work is called off in a lockdown: the way leads home', () => {
    const { travelling, columns } = aboutToLeave([WALK])
    columns.policySettings[SETTING.lockdownPercent] = 100
    columns.citizenActivity[PERSON] = AT_WORK
    columns.citizenNode[PERSON] = WORK
    columns.citizenGoal[PERSON] = AT_SHOP
    move(travelling, PERSON, NOON)
    expect([columns.citizenGoal[PERSON], columns.citizenGoalNode[PERSON]]).toEqual([AT_HOME, HOME])
    expect(columns.citizenTravel[PERSON]).toBe(WALKING)
  })
})

describe('a drive that ends where no street leads on', () => {
  const stranded = (goal = AT_WORK) => {
    const { travelling, columns } = aboutToLeave([CAR])
    move(travelling, PERSON, NOON)
    columns.citizenGoal[PERSON] = goal
    goOnFoot(travelling, { person: PERSON, node: HOME, now: NOON + 100 })
    return { travelling, columns }
  }

  it('is walked to its goal, and is one trip on foot', () => {
    const { travelling, columns } = stranded()
    const there = NOON + 100 + Math.ceil(1_300_000 / 1350)
    expect([columns.citizenTravel[PERSON], columns.citizenNextMove[PERSON]]).toEqual([WALKING, there])
    move(travelling, PERSON, there)
    expect([columns.citizenActivity[PERSON], columns.citizenNode[PERSON]]).toEqual([AT_WORK, WORK])
    expect([columns.tripsByMode[WALK], columns.travelSecondsByMode[WALK]]).toEqual([1, there - NOON])
  })

  it('is over for who takes no more part', () => {
    const { columns } = stranded(NOWHERE)
    expect(columns.citizenTravel[PERSON]).toBe(STAYING)
  })
})

describe('arriving', () => {
  it('begins the activity and counts the trip', () => {
    const { travelling, columns } = aboutToLeave([WALK])
    move(travelling, PERSON, NOON)
    move(travelling, PERSON, NOON + 963)
    expect([
      columns.citizenActivity[PERSON],
      columns.citizenNode[PERSON],
      columns.citizenTravel[PERSON],
    ]).toEqual([AT_WORK, WORK, STAYING])
    expect([
      columns.tripsByMode[WALK],
      columns.metresByMode[WALK],
      columns.travelSecondsByMode[WALK],
    ]).toEqual([1, 1300, 963])
    expect(columns.citizenCommuteSeconds[PERSON]).toBe(963)
    expect(columns.citizenNextMove[PERSON]).toBeGreaterThan(NOON + 963 + 4 * 3600)
  })

  it('by car in the centre pays the charge', () => {
    const { travelling, columns, told } = aboutToLeave([CAR])
    columns.policySettings[SETTING.congestionChargeCents] = 350
    move(travelling, PERSON, NOON)
    arrive(travelling, PERSON, NOON + 100)
    expect(told.paid).toEqual([`${PERSON} 350 charge`])
    expect(columns.citizenActivity[PERSON]).toBe(AT_WORK)
  })

  it('at home leaves behind what was brought', () => {
    const { travelling, columns } = aboutToLeave([BIKE])
    move(travelling, PERSON, NOON)
    arrive(travelling, PERSON, NOON + 400)
    expect(columns.citizenBrought[PERSON]).toBe(CYCLING)
    columns.citizenGoal[PERSON] = AT_HOME
    move(travelling, PERSON, NOON + 30_000)
    arrive(travelling, PERSON, NOON + 30_400)
    expect([columns.citizenBrought[PERSON], columns.citizenNode[PERSON]]).toEqual([STAYING, HOME])
  })

  it('and setting out are told into the tally, whatever their order', () => {
    const { travelling, columns } = aboutToLeave([WALK])
    move(travelling, PERSON, NOON)
    move(travelling, PERSON, NOON + 963)
    const expected = new Int32Array(2)
    addEntry(expected, 0, PERSON, (AT_WORK << 3) | STAYING, NOON + 963)
    addEntry(expected, 0, PERSON, (AT_WORK << 3) | WALKING, NOON)
    expect([...columns.plansTally]).toEqual([...expected])
  })
})
