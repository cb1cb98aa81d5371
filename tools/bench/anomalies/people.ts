import type { Dice } from './dice.ts'
import { type Country, DAYS, elsewhere, HOME_COUNTRIES, networkIn } from './world.ts'

export const USERS = 2_000
const COMPANIES = 10
const CARRIER_NETWORKS = 30
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0) Chrome/126.0',
  'Mozilla/5.0 (Windows NT 10.0) Edg/126.0',
  'Mozilla/5.0 (X11; Linux) Firefox/127.0',
  'Mozilla/5.0 (Macintosh) Safari/17.5',
  'Mozilla/5.0 (iPhone) Mobile Safari/17.5',
  'Mozilla/5.0 (Android 14) Chrome Mobile/126.0',
  'Mozilla/5.0 (iPad) Safari/17.5',
  'Mozilla/5.0 (CrOS) Chrome/126.0',
] as const

export interface Trip {
  readonly from: number
  readonly to: number
  readonly country: Country
  readonly network: string
}
export interface Person {
  readonly id: string
  readonly account: string
  readonly kind: 'office' | 'shift' | 'mobile' | 'traveller'
  readonly country: Country
  readonly home: string
  readonly office: string
  readonly carriers: readonly string[]
  readonly trips: readonly Trip[]
  /** A way through another country, used from this day on. */
  readonly tunnel: { readonly network: string; readonly fromDay: number } | undefined
  readonly startHour: number
  readonly shiftOffset: number
  readonly isAdmin: boolean
  readonly isAnalyst: boolean
  readonly rowsUsual: number
  /** Has a program with an old password from this day on. */
  readonly brokenFromDay: number | undefined
  /** Changes as new devices come. */
  readonly agents: string[]
}

export function peopleOf(dice: Dice, users: number): readonly Person[] {
  return Array.from({ length: users }, (_, number) => person(dice, number))
}

export const anyAgent = (dice: Dice): string => dice.pick(AGENTS)
/** One that the person does not use. */
export const otherAgent = (dice: Dice, { agents }: Person): string =>
  dice.pick(AGENTS.filter((agent) => !agents.includes(agent)))

function person(dice: Dice, number: number): Person {
  const country = dice.pick(HOME_COUNTRIES)
  const draw = dice.next()
  const kind = draw < 0.6 ? 'office' : draw < 0.75 ? 'shift' : draw < 0.9 ? 'mobile' : 'traveller'
  const foreign = elsewhere(dice, country, 1_000)
  const hasTunnel = dice.chance(0.005)
  return {
    id: `user-${number}`,
    account: `account-${number}`,
    kind,
    country,
    home: networkIn(country, 10 + Math.floor(number / 250), number % 250),
    office: networkIn(country, 1, dice.whole(0, COMPANIES - 1)),
    carriers: Array.from({ length: 4 }, () => networkIn(country, 2, dice.whole(0, CARRIER_NETWORKS - 1))),
    trips: kind === 'traveller' ? tripsOf(dice, country) : [],
    tunnel: hasTunnel
      ? { network: networkIn(foreign, 3, 0), fromDay: dice.chance(0.7) ? 0 : dice.whole(1, DAYS - 1) }
      : undefined,
    startHour: dice.between(6.5, 10),
    shiftOffset: dice.whole(0, 2),
    isAdmin: number < 10,
    isAnalyst: number >= 10 && number < 60,
    rowsUsual: Math.round(dice.between(50, 400)),
    brokenFromDay: number === 100 || number === 101 ? dice.whole(8, DAYS - 4) : undefined,
    agents: dice.chance(0.5) ? [anyAgent(dice)] : [anyAgent(dice), anyAgent(dice)],
  }
}

function tripsOf(dice: Dice, country: Country): readonly Trip[] {
  return [dice.whole(3, 10), dice.whole(16, 22)].map((from) => {
    const to = elsewhere(dice, country, 300)
    return { from, to: from + dice.whole(2, 5), country: to, network: networkIn(to, 4, dice.whole(0, 250)) }
  })
}
