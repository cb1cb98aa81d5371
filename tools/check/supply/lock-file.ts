import { installedIn, type LockFile, type Manifest } from './manifests.ts'

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/
const INTEGRITY = /^sha(?:512|384)-[A-Za-z0-9+/]+={0,2}$/

/** What the manifests of the workspaces (by folder, `''` is the root) and the lock file say differently. */
export function driftIn(manifests: ReadonlyMap<string, Manifest>, lock: LockFile): readonly string[] {
  const workspaces = Object.keys(lock.packages).filter((path) => !path.includes('node_modules'))
  const gone = workspaces.filter((path) => !manifests.has(path))
  return [
    ...gone.map((path) => `the lock file has a workspace that is not there: ${path}`),
    ...[...manifests].flatMap(([folder, manifest]) => driftOf(folder, manifest, lock)),
  ]
}

function driftOf(folder: string, manifest: Manifest, lock: LockFile): readonly string[] {
  const entry = lock.packages[folder]
  const place = folder === '' ? 'the root' : folder
  if (entry === undefined) return [`the lock file does not know ${place}`]
  return GROUPS.flatMap((group) => {
    const [asked, locked] = [manifest[group] ?? {}, entry[group] ?? {}]
    const names = new Set([...Object.keys(asked), ...Object.keys(locked)])
    const differing = [...names].filter((name) => asked[name] !== locked[name])
    return [
      ...differing.map(
        (name) =>
          `${place} asks for ${name} ${asked[name] ?? 'no more'}, the lock file has it as ${locked[name] ?? 'nothing'}`,
      ),
      ...Object.entries(asked).flatMap(([name, version]) => unmet({ folder, group, name, version }, lock)),
    ]
  })
}

interface Asked {
  readonly folder: string
  readonly group: (typeof GROUPS)[number]
  readonly name: string
  readonly version: string
}

/** A version that is not exact, or one that is not what would be found from the folder. */
function unmet({ folder, group, name, version }: Asked, lock: LockFile): readonly string[] {
  if (name.startsWith('@urbe/'))
    return version === '*' ? [] : [`${folder}: ${name} is of this repository: ask for *`]
  if (group === 'peerDependencies') return []
  if (!EXACT.test(version)) return [`${folder}: ${name} ${version} is not one exact version`]
  const found = foundFrom(folder, name, lock)
  // A mirror may not have what is for other systems; docs/decisions/0008 tells what happens then.
  if (found === undefined && group === 'optionalDependencies') return []
  return found?.version === version
    ? []
    : [`${folder}: ${name} ${version} is locked as ${found?.version ?? 'nothing'}`]
}

/** As Node looks: in the folder, then in each one above it. */
function foundFrom(folder: string, name: string, lock: LockFile): Manifest | undefined {
  const parts = folder === '' ? [] : folder.split('/')
  for (let depth = parts.length; depth >= 0; depth--) {
    const found = lock.packages[[...parts.slice(0, depth), 'node_modules', name].join('/')]
    if (found !== undefined) return found
  }
  return
}

/** Installed packages whose bytes nobody could check, or that are tied to one place: npm asks the registry that it is set to. */
export function unverifiableIn(lock: LockFile): readonly string[] {
  return installedIn(lock).flatMap(({ path, integrity = '', resolved }) => [
    ...(INTEGRITY.test(integrity) ? [] : [`${path} has no digest`]),
    ...(resolved === undefined ? [] : [`${path} is from ${resolved}`]),
  ])
}
