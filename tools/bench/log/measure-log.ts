import type { Figure } from '../figure.ts'
import { type AppendEffort, measureAppend } from './append.ts'
import type { OpenPeerStore } from './emmett.ts'
import { type LoadEffort, measureLoad } from './load.ts'
import { measureRebuild, type RebuildEffort } from './rebuild.ts'
import { measureReplay, type ReplayEffort } from './replay.ts'
import { startLogServer, startPostgresServer } from './servers.ts'
import { measureVisible, type VisibleEffort } from './visible.ts'

export interface LogEffort {
  readonly append: AppendEffort
  readonly replay: ReplayEffort
  readonly rebuild: RebuildEffort
  readonly load: LoadEffort
  readonly visible: VisibleEffort
}

interface Ground {
  /** Where programs are looked for. */
  readonly path: string
  /** Undefined when there is no such peer. */
  readonly openEmmett: OpenPeerStore | undefined
}

/** The event log beside its peers; every part has a nats-server of its own, so that none pays for the streams of another. */
export async function measureLog(
  { path, openEmmett }: Ground,
  effort: LogEffort,
): Promise<readonly Figure[]> {
  await using postgres = await startPostgresServer()
  const databaseUrl = postgres.url
  const figures: Figure[] = []
  {
    await using server = await startLogServer(path)
    await using emmett = await openEmmett?.(databaseUrl)
    figures.push(...(await measureAppend({ server, emmett }, effort.append)))
  }
  {
    await using server = await startLogServer(path)
    figures.push(...(await measureReplay(server, effort.replay)))
  }
  {
    await using server = await startLogServer(path)
    figures.push(await measureRebuild({ server, databaseUrl }, effort.rebuild))
    figures.push(await measureVisible({ server, databaseUrl }, effort.visible))
  }
  await using server = await startLogServer(path)
  return [...figures, ...(await measureLoad(server, effort.load))]
}
