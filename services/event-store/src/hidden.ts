import { type Permission, platformReaders } from '@urbe/contracts'
import type { Asker } from '@urbe/http'

/** Cities are judged one by one. */
const BY_CITY: Permission = 'city:read'

/** Beginnings of subjects whose events this caller may not read, as they are not sent them live. */
export function hiddenBeginnings({ visible }: Pick<Asker, 'visible'>): readonly string[] {
  return Object.entries(platformReaders)
    .filter(([, permission]) => permission !== BY_CITY && !visible(permission).isAll)
    .map(([beginning]) => `${beginning}.`)
}

export function hiddenFrom(asker: Pick<Asker, 'visible'>): (subject: string) => boolean {
  const beginnings = hiddenBeginnings(asker)
  return (subject) => beginnings.some((each) => subject.startsWith(each))
}
