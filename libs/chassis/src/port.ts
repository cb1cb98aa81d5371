import { Server as TlsServer } from 'node:https'

import { type Listening, type ListenLimits, listen } from '@urbe/http'
import { followCertificate, serverTls, type TlsEnv, tlsFilesOf } from '@urbe/runtime'

import type { Self } from './self.ts'

interface PortEnv extends TlsEnv {
  readonly HTTP_HOST: string
  readonly HTTP_PORT: number
}

/** Listens where the settings say: in TLS alone with `URBE_TLS=1`, with a certificate that may be renewed meanwhile. */
export async function openPort(
  { env, log, onStop }: Self<PortEnv>,
  app: Parameters<typeof listen>[0],
  limits: ListenLimits = {},
): Promise<Listening['server']> {
  const files = tlsFilesOf(env)
  const tls = files && serverTls(files)
  const { server, close } = await listen(app, { host: env.HTTP_HOST, port: env.HTTP_PORT, tls, limits })
  onStop('http', close)
  if (files !== undefined && server instanceof TlsServer) {
    const onFault = (err: unknown) => log.error({ err }, 'a renewed certificate could not be taken up')
    onStop('certificate', followCertificate(server, files, { onFault }))
  }
  return server
}
