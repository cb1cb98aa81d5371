export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const STORED = 'urbe.theme'

export function storedTheme(): Theme {
  const stored = localStorage.getItem(STORED)
  return themes.find((each) => each === stored) ?? 'system'
}

export function showTheme(theme: Theme): void {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = theme
}

export function changeTheme(theme: Theme): void {
  localStorage.setItem(STORED, theme)
  showTheme(theme)
}

/** Calls back when the colours change, by choice or with the light of the system. */
export function onThemeChange(changed: () => void): () => void {
  const night = matchMedia('(prefers-color-scheme: dark)')
  const root = new MutationObserver(changed)
  root.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  night.addEventListener('change', changed)
  return () => {
    root.disconnect()
    night.removeEventListener('change', changed)
  }
}

/** The colour of a token as the theme of the moment resolves it. */
export function resolveColours<Name extends string>(
  tokens: Readonly<Record<Name, string>>,
): Record<Name, string> {
  const probe = document.createElement('span')
  probe.hidden = true
  document.body.append(probe)
  const resolved = Object.entries<string>(tokens).map(([name, token]) => {
    probe.style.color = `var(${token})`
    return [name, getComputedStyle(probe).color]
  })
  probe.remove()
  // The entries are those of `tokens`.
  return Object.fromEntries(resolved) as Record<Name, string>
}
