import { statSync } from 'node:fs'

/** Settings that name a file with a secret in it. The key ring looks at its own more closely. */
const SECRET = /_(?:SEED|KEY|PASSWORD|TOKEN|CREDENTIALS|PEPPER)_FILE$/
const EVERYBODY = 0o007

/**
 * A line for each secret that everybody on the machine may read or write; a group may, for that is how clusters lend files. Of what is
 * not there whoever reads it tells.
 */
export function whyNotSecretFiles(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, path]) => {
    if (!SECRET.test(name) || path === undefined || path === '') return []
    const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
    const isOpen = (mode & EVERYBODY) !== 0
    return isOpen
      ? [`  ${name}: everybody may use this file, of mode ${octal(mode)}; 600 is needed, or 640`]
      : []
  })
}

const octal = (mode: number): string => (mode & 0o777).toString(8).padStart(3, '0')
