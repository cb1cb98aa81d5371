/** Limits beyond these are misprints. */
export const KILOMETRES_PER_HOUR_MIN = 1
export const KILOMETRES_PER_HOUR_MAX = 300
const KILOMETRES_A_MILE = 1.609344
const KILOMETRES_A_NAUTICAL_MILE = 1.852

/** `maxspeed=walk`: some countries say 4, others 7; the middle is taken. */
export const WALK_KILOMETRES_PER_HOUR = 6
/** `maxspeed=none`: nobody is held back, and most drive about the speed that German motorways recommend. */
export const NONE_KILOMETRES_PER_HOUR = 130

/** What a limit that is law without a sign is, in km/h: the usual one, and the countries that have another. */
const LAWS: Readonly<Record<string, number>> = {
  urban: 50,
  rural: 90,
  trunk: 110,
  motorway: 130,
  living_street: 20,
  bicycle_road: 30,
}
const NATIONAL_LAWS: Readonly<Record<string, number>> = {
  'AT:rural': 100,
  'AT:trunk': 100,
  'BE:motorway': 120,
  'BE-BRU:urban': 30,
  'BE-BRU:rural': 70,
  'BE-VLG:rural': 70,
  'BG:motorway': 140,
  'CH:rural': 80,
  'CH:trunk': 100,
  'CH:motorway': 120,
  'DE:living_street': 7,
  'DE:rural': 100,
  'DK:rural': 80,
  'ES:trunk': 90,
  'ES:motorway': 120,
  'FR:rural': 80,
  'GB:motorway': 70 * KILOMETRES_A_MILE,
  'GB:nsl_dual': 70 * KILOMETRES_A_MILE,
  'GB:nsl_restricted': 30 * KILOMETRES_A_MILE,
  'GB:nsl_single': 60 * KILOMETRES_A_MILE,
  'NL:rural': 80,
  'NL:trunk': 100,
  'NO:rural': 80,
  'NO:motorway': 110,
  'PL:motorway': 140,
  'PT:motorway': 120,
  'RO:trunk': 100,
  'RU:urban': 60,
  'RU:motorway': 110,
}
const ZONE = /^[A-Z]{2}(?:-[A-Z]{1,3})?:(?:zone:?)?(\d{1,3})$/
const LAW = /^([A-Z]{2}(?:-[A-Z]{1,3})?):([a-z_]+)$/
const NUMBER = /^(\d{1,4}(?:\.\d{1,3})?)\s*(km\/h|kmh|kph|mph|knots)?$/

/** A speed limit in km/h, undefined where it says none that can be read. Of several, the lowest. */
export function kilometresPerHour(value: string): number | undefined {
  const speeds = value.split(/[;|]/).map((each) => oneSpeed(each.trim()))
  let lowest: number | undefined
  for (const speed of speeds) if (speed !== undefined) lowest = Math.min(lowest ?? speed, speed)
  return lowest
}

function oneSpeed(value: string): number | undefined {
  const [, digits, unit] = NUMBER.exec(value) ?? []
  if (digits !== undefined) return withinRange(Number(digits) * kilometresIn(unit))
  if (value === 'walk') return WALK_KILOMETRES_PER_HOUR
  if (value === 'none') return NONE_KILOMETRES_PER_HOUR
  const [, zone] = ZONE.exec(value) ?? []
  return zone === undefined ? lawful(value) : withinRange(Number(zone))
}

function kilometresIn(unit: string | undefined): number {
  if (unit === 'mph') return KILOMETRES_A_MILE
  return unit === 'knots' ? KILOMETRES_A_NAUTICAL_MILE : 1
}

function lawful(value: string): number | undefined {
  const [, country, law] = LAW.exec(value.replace(/^UK:/, 'GB:')) ?? []
  if (country === undefined || law === undefined) return undefined
  const national = `${country}:${law}`
  if (Object.hasOwn(NATIONAL_LAWS, national)) return NATIONAL_LAWS[national]
  return Object.hasOwn(LAWS, law) ? LAWS[law] : undefined
}

function withinRange(speed: number): number | undefined {
  return speed >= KILOMETRES_PER_HOUR_MIN && speed <= KILOMETRES_PER_HOUR_MAX ? speed : undefined
}
