import { ApiProblem } from '@urbe/client'
import type { IntegrityJob } from '@urbe/contracts'

import { findStream } from '../commands/find-city.ts'
import type { Context } from '../context.ts'
import { Failure, Interrupted, UsageError } from '../exit.ts'
import { finished } from './job.ts'

export interface RepairOptions {
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** Makes a stream again what the archive holds. What it would do is told first, and a person is asked. */
export async function repair(context: Context, options: RepairOptions, wanted = ''): Promise<void> {
  const { terminal, json } = context
  const canAsk = terminal.isInteractive && !json
  if (options.dryRun !== true && options.yes !== true && !canAsk) {
    throw new UsageError('there is no terminal to ask at: pass --yes to repair, or --dry-run to look only')
  }
  const stream = await findStream(context, wanted)
  if (options.dryRun === true) return showJob(context, await run(context, stream, true))
  if (options.yes !== true && !(await agreed(context, stream))) return
  showJob(context, await run(context, stream, false))
}

/** Makes a stream anew that is gone. One that still holds something is left to `repair`, which asks first. */
export async function restore(context: Context, { dryRun }: RepairOptions, wanted = ''): Promise<void> {
  const stream = await findStream(context, wanted)
  const messages = await messagesIn(context, stream)
  if (messages > 0) {
    throw new Failure(`${stream} is not gone, it holds ${messages} messages: urbe log repair ${stream}`)
  }
  showJob(context, await run(context, stream, dryRun === true))
}

async function messagesIn({ client }: Context, name: string): Promise<number> {
  try {
    return (await client.call('getStream', { params: { name } })).messages
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'stream_not_found') return 0
    throw error
  }
}

async function run(context: Context, stream: string, dryRun: boolean): Promise<IntegrityJob> {
  return await finished(context, await context.client.call('repairIntegrity', { body: { stream, dryRun } }))
}

/** Whether there is something to do and the person wants it done. */
async function agreed(context: Context, stream: string): Promise<boolean> {
  const { terminal, interrupted } = context
  const planned = await run(context, stream, true)
  // What a dry run holds for impossible may be possible: a damaged archive is mended from the stream first.
  showRepaired(context, planned)
  if (planned.repaired?.every(({ mode }) => mode === 'nothing_to_do') === true) return false
  const question = `Repair ${stream} now? [y/N] `
  const answer = await terminal.line(question, interrupted).catch(() => {
    throw new Interrupted('interrupted')
  })
  if (/^y(es)?$/i.test(answer.trim())) return true
  throw new Failure('nothing was changed')
}

function showJob(context: Context, job: IntegrityJob): void {
  showRepaired(context, job)
  if (job.ok !== true) throw new Failure(job.detail ?? 'it cannot be done')
}

function showRepaired(context: Context, job: IntegrityJob): void {
  const repaired = job.repaired ?? []
  context.show(job, repaired.map((each) => lineOf(context, each)).join('\n'))
}

function lineOf({ paint }: Context, each: NonNullable<IntegrityJob['repaired']>[number]): string {
  const { stream, mode, firstDifference, restored, appendedAgain, orphans, orphansFile, detail } = each
  const lines = [
    `${paint.bold(stream)}  ${mode === 'not_possible' ? paint.red(mode) : paint.green(mode)}  ${detail}`,
    `  first difference  ${firstDifference ?? 'none'}`,
    `  written           ${restored} from the archive, ${appendedAgain} kept of the damaged stream`,
    `  left out          ${orphans}${orphansFile === undefined ? '' : ` (${orphansFile})`}`,
  ]
  return lines.join('\n')
}
