import { readFileSync, unwatchFile, watchFile } from 'node:fs'

/** How often the certificate's file is looked at; one that is renewed is good for weeks before the old one ends. */
export const CERTIFICATE_LOOK_MS = 60_000
export const TLS_VERSION_MIN = 'TLSv1.3'

/** Files of a process that speaks TLS only, as server and as client. */
export interface TlsFiles {
  readonly caFile: string
  readonly certFile: string
  readonly keyFile: string
}

export interface TlsEnv {
  readonly URBE_TLS: '0' | '1'
  readonly PUBLIC_ORIGIN: string
  readonly TLS_CA_FILE?: string | undefined
  readonly TLS_CERT_FILE?: string | undefined
  readonly TLS_KEY_FILE?: string | undefined
}

/**
 * Undefined without `URBE_TLS=1`.
 * @throws Error naming the settings that are missing, or speak of a door in the clear that is not of this machine alone
 */
export function tlsFilesOf({ URBE_TLS, PUBLIC_ORIGIN, ...env }: TlsEnv): TlsFiles | undefined {
  if (!isPrivate(PUBLIC_ORIGIN))
    throw new Error('bad configuration\n  PUBLIC_ORIGIN: must be https but for localhost')
  if (URBE_TLS !== '1') return
  if (!PUBLIC_ORIGIN.startsWith('https://'))
    throw new Error('bad configuration\n  PUBLIC_ORIGIN: must be https with URBE_TLS=1')
  const { TLS_CA_FILE: caFile, TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile } = env
  if (caFile !== undefined && certFile !== undefined && keyFile !== undefined)
    return { caFile, certFile, keyFile }
  const missing = (['TLS_CA_FILE', 'TLS_CERT_FILE', 'TLS_KEY_FILE'] as const).filter((name) => !env[name])
  throw new Error(`bad configuration\n  ${missing.join(', ')}: needed with URBE_TLS=1`)
}

/** Others read what is sent in the clear, and their browsers keep no cookie of a session that came so. */
function isPrivate(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'https:' || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}

export interface ServerTls {
  readonly cert: Buffer
  readonly key: Buffer
  readonly minVersion: typeof TLS_VERSION_MIN
}

export type CertificateFiles = Pick<TlsFiles, 'certFile' | 'keyFile'>

export function serverTls({ certFile, keyFile }: CertificateFiles): ServerTls {
  return { cert: readFileSync(certFile), key: readFileSync(keyFile), minVersion: TLS_VERSION_MIN }
}

interface Renewable {
  readonly setSecureContext: (options: ServerTls) => void
}

/** Takes up a renewed certificate while the server goes on; answers with the way to stop. */
export function followCertificate(
  server: Renewable,
  files: CertificateFiles,
  { lookMs = CERTIFICATE_LOOK_MS, onFault }: { lookMs?: number; onFault: (error: unknown) => void },
): () => void {
  const take = () => {
    try {
      server.setSecureContext(serverTls(files))
    } catch (error) {
      // Half written or gone: the server goes on with what it has, and looks again when the file changes.
      onFault(error)
    }
  }
  watchFile(files.certFile, { interval: lookMs, persistent: false }, take)
  return () => unwatchFile(files.certFile, take)
}
