import type { Figure } from '../figure.ts'
import { type AppendEffort, measureAppend } from './append.ts'
import type { OpenPeerStore } from './emmett.ts'
import { startLogServer, startPostgresServer } from './servers.ts'

export interface LogEffort {
  readonly append: AppendEffort
}

interface Ground {
  readonly path: string
  readonly openEmmett: OpenPeerStore | undefined
}

export async function measureLog(
  { path, openEmmett }: Ground,
  effort: LogEffort,
): Promise<readonly Figure[]> {
  await using server = await startLogServer(path)
  await using postgres = await startPostgresServer()
  await using emmett = await openEmmett?.(postgres.url)
  return [...(await measureAppend({ server, emmett }, effort.append))]
}
