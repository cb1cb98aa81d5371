import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'

import { roleTitle } from '../access/role-title.ts'
import { usePlatform } from '../api/platform-context.tsx'
import { useMe } from '../api/queries.ts'
import { Icon } from '../design/icons.tsx'
import { changeTheme, storedTheme, type Theme, themes } from '../design/theme.ts'
import { changeLocale } from '../i18n/i18n.ts'
import { type Locale, localeNames, locales } from '../i18n/locale.ts'
import { useSay } from '../i18n/use-say.ts'
import { useSections } from './sections.tsx'

/** Not modal: the library would lock the page's scrolling with a style element, which the content policy refuses. */
export function AccountMenu() {
  const { say } = useSay()
  const { data: me } = useMe()
  const name = me?.username ?? '…'
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button quiet account" aria-label={say('account.menu', { name })}>
        <Icon name="person" />
        <span className="account-name">{name}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={8} collisionPadding={8}>
          <div className="overline">{me?.roles.map((role) => roleTitle(role, say)).join(', ')}</div>
          <DropdownMenu.Separator className="divide" />
          <DropdownMenu.Item className="item" asChild>
            <Link to="/account">{say('account.title')}</Link>
          </DropdownMenu.Item>
          <SectionItems />
          <DropdownMenu.Separator className="divide" />
          <LanguageItems />
          <DropdownMenu.Separator className="divide" />
          <ThemeItems />
          <DropdownMenu.Separator className="divide" />
          <SignOutItem />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** On narrow screens, and beside a city, the way to the other parts leads through here. */
function SectionItems() {
  const { say } = useSay()
  return useSections().map(({ to, name }) => (
    <DropdownMenu.Item key={to} className="item" asChild>
      <Link to={to}>{say(name)}</Link>
    </DropdownMenu.Item>
  ))
}

function LanguageItems() {
  const { say, locale } = useSay()
  return (
    <DropdownMenu.RadioGroup value={locale} onValueChange={(next) => void changeLocale(next as Locale)}>
      <DropdownMenu.Label className="overline">{say('account.language')}</DropdownMenu.Label>
      {locales.map((each) => (
        <DropdownMenu.RadioItem key={each} className="item" value={each} lang={each}>
          {localeNames[each]}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

function ThemeItems() {
  const { say } = useSay()
  const [theme, setTheme] = useState(storedTheme)
  const choose = (next: string) => {
    // The items below are the only values.
    setTheme(next as Theme)
    changeTheme(next as Theme)
  }
  return (
    <DropdownMenu.RadioGroup value={theme} onValueChange={choose}>
      <DropdownMenu.Label className="overline">{say('account.theme')}</DropdownMenu.Label>
      {themes.map((each) => (
        <DropdownMenu.RadioItem key={each} className="item" value={each}>
          {say(`account.theme.${each}`)}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

function SignOutItem() {
  const { say } = useSay()
  const platform = usePlatform()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const signOut = async () => {
    await platform.signOut().catch(() => undefined)
    queries.clear()
    await navigate({ to: '/sign-in' })
  }
  return (
    <DropdownMenu.Item className="item" onSelect={() => void signOut()}>
      {say('account.signOut')}
    </DropdownMenu.Item>
  )
}
