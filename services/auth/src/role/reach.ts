import type { Conditions, Grant } from '@urbe/contracts'

/** Whether everything under these conditions is under those as well, as far as it can be said without knowing the moment. */
export function isWithin(narrow: Conditions, wide: Conditions): boolean {
  return (
    isPart(narrow.citiesInclude?.map(lower), wide.citiesInclude?.map(lower)) &&
    isPart(narrow.ipIn, wide.ipIn) &&
    (wide.timeWindow === undefined ||
      JSON.stringify(narrow.timeWindow) === JSON.stringify(wide.timeWindow)) &&
    (wide.mfa === undefined || narrow.mfa === true) &&
    (wide.owner === undefined || narrow.owner === true) &&
    (wide.authAgeSeconds === undefined ||
      (narrow.authAgeSeconds !== undefined && narrow.authAgeSeconds <= wide.authAgeSeconds))
  )
}

const lower = (text: string): string => text.toLowerCase()

/** Nothing said is everything. */
const isPart = (some: readonly string[] | undefined, all: readonly string[] | undefined): boolean =>
  all === undefined || (some?.every((each) => all.includes(each)) ?? false)

/** Whether grants of one permission open what is under these conditions: in each city one of them, and none that denies stands against it. */
export function reaches(own: readonly Grant[], conditions: Conditions): boolean {
  const parts: readonly Conditions[] = conditions.citiesInclude?.map((cityId) => ({
    ...conditions,
    citiesInclude: [cityId],
  })) ?? [conditions]
  const isDenied = (part: Conditions) =>
    own.some(({ effect, conditions: denied = {} }) => effect === 'deny' && mayMeet(part, denied))
  const isAllowed = (part: Conditions) =>
    own.some(({ effect, conditions: given = {} }) => effect === 'allow' && isWithin(part, given))
  return parts.every((part) => isAllowed(part) && !isDenied(part))
}

/** Of different cities it is certain that they are apart; of networks and times it is not asked. */
const mayMeet = ({ citiesInclude: here }: Conditions, { citiesInclude: there }: Conditions): boolean =>
  here === undefined || there === undefined || isPart(here.map(lower), there.map(lower))
