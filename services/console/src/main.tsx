import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/shell.css'
import './styles/sign-in.css'
import './styles/cities.css'
import './styles/sheet.css'
import './styles/access.css'

import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { openPlatform } from './api/platform.ts'
import { PlatformProvider } from './api/platform-context.tsx'
import { queryClient } from './api/queries.ts'
import { consoleRouter } from './app/router.tsx'
import { showTheme, storedTheme } from './design/theme.ts'
import { startLocale } from './i18n/i18n.ts'
import { ProofProvider } from './session/step-up.tsx'

async function start(into: HTMLElement): Promise<void> {
  showTheme(storedTheme())
  await startLocale()
  const platform = openPlatform(location.origin)
  const router = consoleRouter(platform)
  const queries = queryClient(() => {
    if (router.state.location.pathname === '/sign-in') return
    void router.navigate({ to: '/sign-in', search: { to: router.state.location.pathname, ended: true } })
  })
  createRoot(into).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queries}>
          <PlatformProvider value={platform}>
            <ProofProvider>
              <RouterProvider router={router} />
            </ProofProvider>
          </PlatformProvider>
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  )
}

const root = document.getElementById('root')
if (root !== null) void start(root)
