import type { Server } from 'node:https'

import { type CertificateFiles, followCertificate, type ServerTls, serverTls } from '@urbe/runtime/tls'

interface Options {
  /** Whoever asks for its host is shown this certificate; everybody else, as the launcher, the one of the platform's own authority. */
  readonly origin: string
  readonly lookMs?: number
  readonly onFault: (error: unknown) => void
}

/** Shows the public a certificate of an authority that it knows, and takes up a renewed one; answers with the way to stop looking. */
export function showToPublic(
  server: Pick<Server, 'addContext'>,
  files: CertificateFiles,
  { origin, ...following }: Options,
): () => void {
  const { hostname } = new URL(origin)
  // Of several contexts for one host Node takes the newest.
  const take = (tls: ServerTls) => server.addContext(hostname, tls)
  take(serverTls(files))
  return followCertificate({ setSecureContext: take }, files, following)
}
