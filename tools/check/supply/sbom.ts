import { z } from 'zod'

import { installedIn, type LockFile } from './manifests.ts'

const component = z.looseObject({
  'bom-ref': z.string().min(1),
  type: z.enum(['library', 'application', 'framework']),
  name: z.string().min(1),
  version: z.string().min(1),
  purl: z.string().startsWith('pkg:npm/'),
  hashes: z.array(z.object({ alg: z.string(), content: z.string().regex(/^[0-9a-f]+$/) })).optional(),
})

/** As much of CycloneDX 1.5 as makes a bill of materials useful: who is in it, what depends on what, and by which digest it is known. */
const billOfMaterials = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string().regex(/^1\.[5-9]$/),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
  version: z.int().positive(),
  metadata: z.looseObject({ timestamp: z.iso.datetime(), component: z.looseObject({ name: z.string() }) }),
  components: z.array(component).min(1),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
})

/** What is wrong with a bill of materials: its form, a package of the lock file that it leaves out, or one that it names without a digest. */
export function problemsOf(bill: unknown, lock: LockFile): readonly string[] {
  const parsed = billOfMaterials.safeParse(bill)
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const { components, dependencies } = parsed.data
  const refs = new Set(components.map((each) => each['bom-ref']))
  const known = (name: string, version: string | undefined) => refs.has(`${name}@${version}`)
  const workspaces = Object.entries(lock.packages).filter(
    ([path]) => path !== '' && !path.includes('node_modules'),
  )
  const bare = components.filter(
    ({ name, hashes, ...each }) => isInstalled(each['bom-ref']) && (hashes ?? []).length === 0 && name,
  )
  return [
    ...workspaces
      .filter(([, { name = '', version }]) => !known(name, version))
      .map(([path]) => `the workspace ${path} is left out`),
    ...installedIn(lock)
      .filter(({ name, version, path }) => !known(name, version) && lock.packages[path] !== undefined)
      .map(({ path }) => `${path} is left out`),
    ...bare.map((each) => `${each['bom-ref']} has no digest`),
    ...dependencies
      .filter(({ ref }) => !refs.has(ref) && !ref.startsWith('urbe@'))
      .map(({ ref }) => `${ref} depends and is not there`),
  ]
}

const isInstalled = (ref: string) => !ref.startsWith('@urbe/')
