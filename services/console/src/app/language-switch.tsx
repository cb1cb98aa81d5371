import { changeLocale } from '../i18n/i18n.ts'
import { localeNames, locales } from '../i18n/locale.ts'
import { useSay } from '../i18n/use-say.ts'

export function LanguageSwitch() {
  const { say, locale } = useSay()
  return (
    <fieldset className="language-switch">
      <legend className="hidden-visually">{say('account.language')}</legend>
      {locales.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === locale}
          onClick={() => void changeLocale(each)}
        >
          {localeNames[each]}
        </button>
      ))}
    </fieldset>
  )
}
