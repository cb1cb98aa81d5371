import { installedIn, type LockFile } from './manifests.ts'
import { INSTALL_SCRIPTS, LICENCE_EXCEPTIONS, LICENCES } from './policy.ts'

/** Packages with an install script that nobody has looked at, and allowed ones that are not there any more. */
export function scriptsIn(lock: LockFile): readonly string[] {
  const found = new Set(
    installedIn(lock).flatMap(({ name, hasInstallScript }) => (hasInstallScript ? [name] : [])),
  )
  return [
    ...[...found]
      .filter((name) => INSTALL_SCRIPTS[name] === undefined)
      .map((name) => `${name} has an install script that is not allowed`),
    ...Object.keys(INSTALL_SCRIPTS)
      .filter((name) => !found.has(name))
      .map((name) => `${name} is allowed an install script and has none`),
  ]
}

/** Packages under a licence that is not on the list, and exceptions that nothing needs any more. */
export function licencesIn(lock: LockFile): readonly string[] {
  const strange = installedIn(lock).filter(({ license = '' }) => !isFree(license))
  const used = new Set<string>()
  const refused = strange.filter(({ name, license = '' }) => {
    const [key, exception] =
      Object.entries(LICENCE_EXCEPTIONS).find(([pattern]) => stands(pattern, name)) ?? []
    if (key === undefined || exception?.licence !== license) return true
    used.add(key)
    return false
  })
  return [
    ...refused.map(({ path, license }) => `${path} is under ${license ?? 'no licence that it names'}`),
    ...Object.keys(LICENCE_EXCEPTIONS)
      .filter((key) => !used.has(key))
      .map((key) => `the exception for ${key} is not needed`),
  ]
}

const stands = (pattern: string, name: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern

/** One of `A OR B` is enough, of `A AND B` all are needed. */
function isFree(expression: string): boolean {
  const plain = expression.replace(/^\((.*)\)$/, '$1')
  return plain.split(' OR ').some((part) => part.split(' AND ').every((each) => LICENCES.has(each)))
}
