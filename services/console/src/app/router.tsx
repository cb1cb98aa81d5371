import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'

import type { Platform } from '../api/platform.ts'
import { CitiesPage } from '../cities/cities-page.tsx'
import { citySearch } from '../city/city-search.ts'
import { SignInPage } from '../session/sign-in-page.tsx'
import { signInSearch } from './sign-in-search.ts'
import { FailedPage, NotFoundPage, PendingPage } from './states.tsx'

export function consoleRouter(platform: Platform) {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage })
  const signIn = createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    component: SignInPage,
    validateSearch: signInSearch,
  })
  const signedIn = createRoute({
    getParentRoute: () => root,
    id: 'signed-in',
    beforeLoad: async ({ location }) => {
      const held = await platform.signedIn().catch(() => true)
      if (held) return
      throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { to: location.pathname } })
    },
  })
  const cities = createRoute({ getParentRoute: () => signedIn, path: '/', component: CitiesPage })
  const city = createRoute({
    getParentRoute: () => signedIn,
    path: '/cities/$cityId',
    component: lazyRouteComponent(() => import('../city/city-page.tsx'), 'CityPage'),
    validateSearch: citySearch,
  })
  return createRouter({
    routeTree: root.addChildren([signIn, signedIn.addChildren([cities, city])]),
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultPendingComponent: PendingPage,
    defaultPreload: 'intent',
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof consoleRouter>
  }
}
