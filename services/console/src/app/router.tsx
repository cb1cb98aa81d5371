import {
  createRootRouteWithContext,
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
import { anomalySearch } from '../trail/anomaly-search.ts'
import { trailSearch } from '../trail/trail-search.ts'
import { signInSearch } from './sign-in-search.ts'
import { FailedPage, NotFoundPage, PendingPage } from './states.tsx'

const root = createRootRouteWithContext<{ readonly platform: Platform }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  validateSearch: signInSearch,
})
const ask = createRoute({
  getParentRoute: () => root,
  path: '/forgotten',
  component: lazyRouteComponent(() => import('../recovery/recovery-pages.tsx'), 'ForgottenPage'),
})
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: lazyRouteComponent(() => import('../recovery/recovery-pages.tsx'), 'ResetPage'),
})
const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(() => import('../recovery/recovery-pages.tsx'), 'InvitePage'),
})
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location, context: { platform } }) => {
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
const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyRouteComponent(() => import('../account/account-page.tsx'), 'AccountPage'),
})
const users = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/users',
  component: lazyRouteComponent(() => import('../access/users-page.tsx'), 'UsersPage'),
})
const user = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/users/$userId',
  component: lazyRouteComponent(() => import('../access/user-page.tsx'), 'UserPage'),
})
const roles = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/roles',
  component: lazyRouteComponent(() => import('../access/roles-page.tsx'), 'RolesPage'),
})
const role = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/roles/$name',
  component: lazyRouteComponent(() => import('../access/role-page.tsx'), 'RolePage'),
})
const newRole = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/new-role',
  component: lazyRouteComponent(() => import('../access/role-page.tsx'), 'NewRolePage'),
})
const machines = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/machines',
  component: lazyRouteComponent(() => import('../access/machines-page.tsx'), 'MachinesPage'),
})
const machine = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/machines/$machineId',
  component: lazyRouteComponent(() => import('../access/machine-page.tsx'), 'MachinePage'),
})
const passwords = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/passwords',
  component: lazyRouteComponent(() => import('../access/password-policy-page.tsx'), 'PasswordPolicyPage'),
})
const approvals = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/approvals',
  component: lazyRouteComponent(() => import('../access/approvals-page.tsx'), 'ApprovalsPage'),
})
const why = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/why',
  component: lazyRouteComponent(() => import('../access/why-page.tsx'), 'WhyPage'),
})
const trail = createRoute({
  getParentRoute: () => signedIn,
  path: '/trail',
  component: lazyRouteComponent(() => import('../trail/trail-page.tsx'), 'TrailPage'),
  validateSearch: trailSearch,
})
const anomalies = createRoute({
  getParentRoute: () => signedIn,
  path: '/trail/anomalies',
  component: lazyRouteComponent(() => import('../trail/anomalies-page.tsx'), 'AnomaliesPage'),
  validateSearch: anomalySearch,
})
const access = [users, user, roles, role, newRole, machines, machine, passwords, approvals, why] as const

export function consoleRouter(platform: Platform) {
  return createRouter({
    routeTree: root.addChildren([
      signIn,
      ask,
      reset,
      invite,
      signedIn.addChildren([cities, city, account, ...access, trail, anomalies]),
    ]),
    context: { platform },
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
