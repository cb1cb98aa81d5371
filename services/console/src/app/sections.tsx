import { Link, useLocation } from '@tanstack/react-router'

import type { Permission } from '@urbe/contracts'

import { useMay } from '../api/queries.ts'
import type { MessageId } from '../i18n/messages.ts'
import { useSay } from '../i18n/use-say.ts'

interface Place {
  readonly to:
    | '/'
    | '/access/users'
    | '/access/roles'
    | '/access/machines'
    | '/access/passwords'
    | '/access/approvals'
    | '/access/why'
    | '/trail'
    | '/trail/anomalies'
  readonly name: MessageId
  readonly needs: Permission
}

const cities: Place = { to: '/', name: 'nav.cities', needs: 'city:read' }
const trail: Place = { to: '/trail', name: 'nav.trail', needs: 'audit:read' }
const trailPlaces: readonly Place[] = [
  { ...trail, name: 'trail.acts' },
  { to: '/trail/anomalies', name: 'anomalies.title', needs: 'audit:read' },
]
const accessPlaces: readonly Place[] = [
  { to: '/access/users', name: 'users.title', needs: 'user:read' },
  { to: '/access/roles', name: 'roles.title', needs: 'role:read' },
  { to: '/access/machines', name: 'machines.title', needs: 'service-account:read' },
  { to: '/access/passwords', name: 'passwords.title', needs: 'user:manage' },
  { to: '/access/approvals', name: 'approvals.title', needs: 'user:manage' },
  { to: '/access/why', name: 'why.title', needs: 'user:read' },
]

/** Nobody is shown a way to where they may not go. */
export function useSections(): readonly Place[] {
  const may = useMay()
  const access = accessPlaces.find(({ needs }) => may(needs))
  const open = [cities, trail].filter(({ needs }) => may(needs))
  return access === undefined ? open : open.toSpliced(1, 0, { ...access, name: 'nav.access' })
}

export function SectionLinks() {
  const { say } = useSay()
  const open = useSections()
  if (open.length < 2) return null
  return <Places label={say('nav.sections')} places={open} className="section-links" wide />
}

export function TrailLinks() {
  const { say } = useSay()
  return <Places label={say('nav.trail')} places={trailPlaces} className="place-links" wide={false} />
}

export function AccessLinks() {
  const { say } = useSay()
  const may = useMay()
  const open = accessPlaces.filter(({ needs }) => may(needs))
  return <Places label={say('nav.access')} places={open} className="place-links" wide={false} />
}

interface PlacesProps {
  readonly label: string
  readonly places: readonly Place[]
  readonly className: string
  /** Whether all that lies in the same part counts as being there. */
  readonly wide: boolean
}

function Places(props: PlacesProps) {
  const { say } = useSay()
  const { pathname } = useLocation()
  const isHere = (to: string, wide: boolean) =>
    to === '/'
      ? pathname === '/'
      : wide
        ? pathname.startsWith(`/${to.split('/')[1]}`)
        : pathname === to || (to !== '/trail' && pathname.startsWith(to))
  return (
    <nav className={props.className} aria-label={props.label}>
      {props.places.map(({ to, name }) => (
        <Link key={to} to={to} data-here={isHere(to, props.wide)}>
          {say(name)}
        </Link>
      ))}
    </nav>
  )
}
