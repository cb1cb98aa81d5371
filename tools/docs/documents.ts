import { asyncapi } from './asyncapi.ts'
import { nginxConfig } from './edge.ts'
import { errorsPage } from './errors-page.ts'
import { openapi } from './openapi.ts'
import { permissionsPage } from './permissions-page.ts'
import { requirementsPage } from './security/requirements-page.ts'

/** Every file that is written from the contracts or from another list, by its path in the repository. */
export function documents(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/openapi.json', json(openapi())],
    ['docs/asyncapi.json', json(asyncapi())],
    ['docs/errors.md', errorsPage()],
    ['docs/permissions.md', permissionsPage()],
    ['docs/manual/reference/security-requirements.md', requirementsPage()],
    ['deploy/edge/nginx.conf', nginxConfig()],
    ['deploy/edge/nginx-tls.conf', nginxConfig('tls')],
  ])
}

function json(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
