import { join } from 'node:path'

export const POSTGRES_CERTIFICATE = 'postgres'

/** Where the certificate of a process lies, its key, and the certificate of who vouches for all. */
export function certificateFiles(folder: string, name: string) {
  return {
    caFile: join(folder, 'ca.pem'),
    certFile: join(folder, `${name}.pem`),
    keyFile: join(folder, `${name}.key`),
  }
}

/** What is needed to renew certificates while everything runs. */
export interface TlsPlan {
  readonly folder: string
  readonly names: readonly string[]
  /** Where Postgres reads its own, and whose they have to be. */
  readonly postgres: { readonly folder: string; readonly uid?: number; readonly gid?: number }
}
