import { i18n } from '@lingui/core'

import { chooseLocale, type Locale } from './locale.ts'

const STORED = 'urbe.locale'

const catalogs: Readonly<Record<Locale, () => Promise<unknown>>> = {
  en: () => import('./locales/en.json'),
  'pt-BR': () => import('./locales/pt-BR.json'),
}

export async function startLocale(): Promise<void> {
  await activate(chooseLocale(localStorage.getItem(STORED), navigator.languages))
}

export async function changeLocale(locale: Locale): Promise<void> {
  localStorage.setItem(STORED, locale)
  await activate(locale)
}

async function activate(locale: Locale): Promise<void> {
  // The build compiles a catalog to a module with `messages` (vite.config.ts); TypeScript sees the JSON file.
  const { messages } = (await catalogs[locale]()) as { messages: Parameters<typeof i18n.load>[1] }
  i18n.loadAndActivate({ locale, messages })
  document.documentElement.lang = locale
}
