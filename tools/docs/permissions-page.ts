import { type Endpoint, endpoints, permissionCatalogue, systemRoles } from '@urbe/contracts'

import { GENERATED } from './markdown.ts'

export function permissionsPage(): string {
  const roles = Object.entries(systemRoles) as readonly [string, readonly string[]][]
  const rows = Object.entries(permissionCatalogue).map(([permission, description]) => {
    const marks = roles.map(([, held]) => (held.includes(permission) ? 'yes' : ''))
    return `| \`${permission}\` | ${description} | ${marks.join(' | ')} | ${operationsOf(permission)} |`
  })
  return `# Permissions

${GENERATED}

What an operation needs also stands in the API document as \`x-permission\`. The four system roles cannot be changed.

| permission | lets you | ${roles.map(([role]) => role).join(' | ')} | operations |
|---|---|${roles.map(() => '---|').join('')}---|
${rows.join('\n')}
`
}

function operationsOf(permission: string): string {
  const those = Object.values<Endpoint>(endpoints).filter(({ access }) => access === permission)
  return those.map(({ id }) => `\`${id}\``).join(' ')
}
