/** What of a package.json, and of the same package's entry in the lock file, has to agree. */
export interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

interface LockEntry extends Manifest {
  readonly resolved?: string
  readonly integrity?: string
  readonly link?: boolean
  readonly hasInstallScript?: boolean
  readonly license?: string
}

export interface LockFile {
  readonly lockfileVersion: number
  /** By path: `''` is the root, `libs/http` a workspace, `node_modules/…` what was installed. */
  readonly packages: Readonly<Record<string, LockEntry>>
}

/** The installed packages of a lock file: neither the workspaces nor the links to them. */
export function installedIn({ packages }: LockFile) {
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
    .map(([path, entry]) => ({ ...entry, path, name: entry.name ?? nameAt(path) }))
}

/** The name of the package that lies at a path. */
export function nameAt(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}
