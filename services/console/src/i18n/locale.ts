export const locales = ['en', 'pt-BR'] as const
export type Locale = (typeof locales)[number]

/** Each language in its own name: whoever looks for theirs can read it. */
export const localeNames: Readonly<Record<Locale, string>> = { en: 'English', 'pt-BR': 'Português (Brasil)' }

/** The stored choice, else the first language of the browser that we speak, else English. */
export function chooseLocale(stored: string | null, wanted: readonly string[]): Locale {
  const known = locales.find((each) => each === stored)
  if (known !== undefined) return known
  for (const tag of wanted) {
    if (/^pt\b/i.test(tag)) return 'pt-BR'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
