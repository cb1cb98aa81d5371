import type { IntegrityJob } from '@urbe/contracts'

import { findStream } from '../commands/find-city.ts'
import type { Context } from '../context.ts'
import { Findings, UsageError } from '../exit.ts'
import { grouped } from '../progress.ts'
import { table } from '../table.ts'
import { findingsText, summaryOf } from './findings.ts'
import { finished } from './job.ts'

const CANCEL_MS = 5_000

export interface VerifyOptions {
  readonly archive?: string
  readonly offline?: boolean
}

/** The platform reads streams and archive again and compares; or an archive in a folder is read here. */
export async function verify(
  context: Context,
  { archive, offline = false }: VerifyOptions,
  ...wanted: readonly string[]
): Promise<void> {
  if (archive === undefined) {
    if (offline)
      throw new UsageError('--offline needs --archive <folder>: the streams are where the platform is')
    return await verifyStreams(context, wanted)
  }
  // Who asks the platform needs none of what reads archives.
  const { verifyFolder } = await import('./verify-archive.ts')
  await verifyFolder(context, { folder: archive, offline, wanted })
}

async function verifyStreams(context: Context, wanted: readonly string[]): Promise<void> {
  const streams: string[] = []
  for (const each of wanted) streams.push(await findStream(context, each))
  const { client, interrupted } = context
  const started = await client.call('verifyIntegrity', { body: streams.length > 0 ? { streams } : {} })
  try {
    const job = await finished(context, started)
    context.show(job, textOf(context, job))
    if (job.ok !== true) throw new Findings(summaryOf(job.findings))
  } catch (error) {
    if (interrupted.aborted) await cancel(context, started.id)
    throw error
  }
}

/** Nobody waits for the verification any more. The signal is its own: the common one has been given already. */
async function cancel({ client, terminal }: Context, id: string): Promise<void> {
  const asked = client.call('cancelIntegrityJob', { params: { id }, signal: AbortSignal.timeout(CANCEL_MS) })
  await asked.catch((error: unknown) => terminal.err(`the job ${id} goes on: ${String(error)}`))
}

function textOf(context: Context, { verified = [], findings }: IntegrityJob): string {
  const { paint } = context
  const rows = verified.map(({ stream, messages, archived, ok, head }) => [
    ok ? paint.green('intact') : paint.red('NOT INTACT'),
    stream,
    grouped(messages),
    grouped(archived),
    head,
  ])
  const summary = table(['STATUS', 'STREAM', 'MESSAGES', 'ARCHIVED', 'CHAIN HEAD'], rows)
  return findings.length === 0 ? summary : `${summary}\n\n${findingsText(context, findings)}`
}
