import { readdir } from 'node:fs/promises'

import { ArchiveFault, type ArchiveStore, manifestsOf, openFolderStore, verifyArchive } from '@urbe/archive'
import type { Finding } from '@urbe/contracts'

import { findStream } from '../commands/find-city.ts'
import type { Context } from '../context.ts'
import { Failure, Findings, Interrupted, UsageError } from '../exit.ts'
import { grouped, progressOf } from '../progress.ts'
import { table } from '../table.ts'
import { findingsText, summaryOf } from './findings.ts'
import { archivedSegments } from './segments.ts'

const STREAM = /^[A-Z]+(_[0-9a-f-]{36})?$/

interface Options {
  readonly folder: string
  readonly offline: boolean
  /** All that the folder holds when none is named. */
  readonly wanted: readonly string[]
}
interface VerifiedFolder {
  readonly stream: string
  /** What is older was removed, because its time was over. */
  readonly removedThrough: number
  readonly archivedThrough: number
  readonly head: string
  /** Segments whose chain head was compared with the one that the platform tells. */
  readonly compared: number
}

/** Reads an archive in a folder of this machine again. Without the platform that is all; with it, the chain heads are compared too. */
export async function verifyFolder(context: Context, options: Options): Promise<void> {
  const { folder, offline, wanted } = options
  const streams = await streamsIn(context, options)
  const store = openFolderStore(folder)
  const progress = progressOf(context, 'verifying')
  const onProgress = (messages: number) => progress.count(messages)
  const signal = context.interrupted
  const {
    streams: ends,
    messages,
    findings,
  } = await verifyArchive({
    store,
    folder,
    streams,
    signal,
    onProgress,
  })
    .catch((error: unknown) => {
      throw signal.aborted ? new Interrupted('interrupted') : error
    })
    .finally(progress.end)
  if (messages === 0 && findings.length === 0 && wanted.length === 0) {
    throw new Failure(`nothing is archived in ${folder}`)
  }
  const verified: VerifiedFolder[] = []
  const all = [...findings]
  for (const { stream, sequence, hash, removedThrough } of ends) {
    if (sequence === 0 && findings.length === 0 && wanted.length > 0) {
      throw new Failure(`nothing of ${stream} lies in ${folder}`)
    }
    const { compared, differing } = offline
      ? { compared: 0, differing: [] }
      : await compare(context, store, stream)
    all.push(...differing)
    verified.push({ stream, removedThrough, archivedThrough: sequence, head: hash, compared })
  }
  const result = { ok: all.length === 0, messages, verified, findings: all }
  context.show(result, textOf(context, result, offline))
  if (!result.ok) throw new Findings(summaryOf(all))
}

async function streamsIn(context: Context, { folder, offline, wanted }: Options): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new UsageError(`--archive must be a folder that can be read, not "${folder}"`, { cause })
  })
  const found = entries.filter((entry) => entry.isDirectory() && STREAM.test(entry.name))
  if (found.length === 0)
    throw new UsageError(`--archive must be a folder of the archive: "${folder}" holds no stream`)
  if (wanted.length === 0) return found.map(({ name }) => name).sort()
  const streams: string[] = []
  for (const each of wanted) {
    if (offline && !STREAM.test(each)) {
      throw new UsageError(`[streams...] must be names of streams with --offline, not "${each}"`)
    }
    streams.push(await findStream(context, each))
  }
  return streams
}

/** Whoever writes an archive anew can make it fit itself, but not the copy that another holds. */
async function compare(context: Context, store: ArchiveStore, stream: string) {
  const heads = new Map<number, string>()
  for await (const { last, head } of archivedSegments(context, { stream })) heads.set(last, head)
  const manifests = await manifestsOf(store, stream).catch((error: unknown) => {
    // It has been found already.
    if (error instanceof ArchiveFault) return []
    throw error
  })
  const common = manifests.filter(({ last }) => heads.has(last))
  const differing: Finding[] = common
    .filter(({ last, head }) => heads.get(last) !== head)
    .map(({ first, last, head }) => ({
      stream,
      where: 'archive',
      kind: 'chain_broken',
      first,
      last,
      detail: `the folder has the chain head ${head}, the platform ${heads.get(last)}`,
    }))
  return { compared: common.length, differing }
}

function statusOf(
  {
    findings,
    stream,
    archivedThrough,
  }: Pick<Result, 'findings'> & Pick<VerifiedFolder, 'stream' | 'archivedThrough'>,
  paint: Context['paint'],
): string {
  if (findings.some((each) => each.stream === stream)) return paint.red('NOT INTACT')
  return archivedThrough === 0 ? paint.yellow('empty') : paint.green('intact')
}

interface Result {
  readonly verified: readonly VerifiedFolder[]
  readonly findings: readonly Finding[]
}

function textOf(context: Context, { verified, findings }: Result, offline: boolean): string {
  const { paint } = context
  const rows = verified.map(({ stream, archivedThrough, head, compared }) => [
    statusOf({ findings, stream, archivedThrough }, paint),
    stream,
    grouped(archivedThrough),
    offline ? 'not asked' : compared === 1 ? '1 segment' : `${compared} segments`,
    head,
  ])
  const summary = table(['STATUS', 'STREAM', 'ARCHIVED THROUGH', 'COMPARED', 'CHAIN HEAD'], rows)
  const removed = verified
    .filter(({ removedThrough }) => removedThrough > 0)
    .map(({ stream, removedThrough }) => `\n${stream}: 1-${removedThrough} were removed, as the trail says`)
  const told = `${summary}${removed.join('')}`
  return findings.length === 0 ? told : `${told}\n\n${findingsText(context, findings)}`
}
