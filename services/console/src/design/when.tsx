import { formatMoment } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'

/** A moment of this world, not of a city's: in the reader's own time zone. */
export function When({ at }: { at: string }) {
  const { locale } = useSay()
  return <time dateTime={at}>{formatMoment(at, locale)}</time>
}
