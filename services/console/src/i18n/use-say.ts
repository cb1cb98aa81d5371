import { useLingui } from '@lingui/react'

import type { Locale } from './locale.ts'
import type { Say } from './messages.ts'

export function useSay(): { readonly say: Say; readonly locale: Locale } {
  const { i18n } = useLingui()
  // Only `activate` sets the locale, and it takes a `Locale`.
  return { say: (id, values) => i18n._(id, values), locale: i18n.locale as Locale }
}
