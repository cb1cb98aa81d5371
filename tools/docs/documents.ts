import { asyncapi } from './asyncapi.ts'
import { nginxConfig } from './edge.ts'
import { errorsPage } from './errors-page.ts'
import { openapi } from './openapi.ts'
import { permissionsPage } from './permissions-page.ts'

/** Every file that is written from the contracts, by its path in the repository. */
export function documents(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/openapi.json', json(openapi())],
    ['docs/asyncapi.json', json(asyncapi())],
    ['docs/errors.md', errorsPage()],
    ['docs/permissions.md', permissionsPage()],
    ['deploy/edge/nginx.conf', nginxConfig()],
  ])
}

function json(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
