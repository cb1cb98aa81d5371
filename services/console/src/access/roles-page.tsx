import { Link } from '@tanstack/react-router'

import { useMay } from '../api/queries.ts'
import { AccessLinks } from '../app/sections.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Icon } from '../design/icons.tsx'
import { Sheet } from '../design/sheet.tsx'
import { useSay } from '../i18n/use-say.ts'
import { roleTitle } from './role-title.ts'
import { useRoles } from './use-roles.ts'

export function RolesPage() {
  const { say } = useSay()
  const may = useMay()
  const roles = useRoles()
  return (
    <Sheet
      title={say('roles.title')}
      lead={say('roles.lead')}
      nav={<AccessLinks />}
      actions={
        may('role:manage') && (
          <Link className="button primary" to="/access/new-role">
            <Icon name="plus" />
            {say('roles.new')}
          </Link>
        )
      }
    >
      {roles.isError && <FaultNotice error={roles.error} onRetry={() => void roles.refetch()} />}
      <ul className="rows">
        {roles.data?.items.map(({ name, system, permissions, description }) => (
          <li className="row" key={name}>
            <div>
              <Link className="row-name" to="/access/roles/$name" params={{ name }}>
                {roleTitle(name, say)}
              </Link>
              <p>{description ?? say(`role.about.${name as 'admin'}`)}</p>
            </div>
            <p className="row-aside">
              {say('roles.permissions', { count: permissions.length })}
              <span className="badge">{say(system ? 'roles.system' : 'roles.own')}</span>
            </p>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
