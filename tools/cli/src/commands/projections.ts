import type { Command } from 'commander'

import type { AnswerOf } from '@urbe/contracts'

import type { Act } from '../act.ts'
import { optionalNumber, wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { grouped } from '../progress.ts'
import { table } from '../table.ts'
import { untilReady } from './rebuild.ts'

interface RebuildOptions {
  readonly wait?: boolean
  readonly switch?: boolean
}

export function projectionCommands(program: Command, act: Act): void {
  const projections = program
    .command('projections')
    .description('the read models of every service')
    .action(act(list))
  projections.command('list').description('where each one stands; also without the word').action(act(list))
  projections
    .command('rebuild <name>')
    .description('build a new generation beside the active one')
    .option('--wait', 'show the progress until it is ready')
    .option('--switch', 'wait, and let readers see it when it is ready')
    .action(act<RebuildOptions>(rebuild))
  projections
    .command('switch <name>')
    .description('let readers see the generation that was built, or another one')
    .option('--generation <number>', 'the former one again, say')
    .action(act<{ readonly generation?: string }>(switchTo))
  projections
    .command('cancel <name>')
    .description('give up the generation that is being built')
    .action(act(cancel))
  projections
    .command('parked <name>')
    .description('commits that it could not take, with the reason')
    .option('-n, --count <number>', 'so many at most', '50')
    .action(act<{ readonly count: string }>(parked))
  projections
    .command('replay <name> <id>')
    .description('try again to take a commit that was set aside; the id is <stream>:<sequence>')
    .action(act(replay))
}

async function list(context: Context): Promise<void> {
  const { items } = await context.client.call('listProjections')
  const rows = items.map((each) => [
    each.name,
    each.service,
    each.stream,
    String(each.generation),
    each.role,
    each.status === 'live' ? context.paint.green(each.status) : context.paint.yellow(each.status),
    grouped(each.sequence),
    grouped(each.lagEvents),
    `${each.lagSeconds.toFixed(1)} s`,
  ])
  const head = ['NAME', 'SERVICE', 'STREAM', 'GEN', 'ROLE', 'STATUS', 'SEQUENCE', 'BEHIND', 'LAG']
  context.show(items, table(head, rows))
}

async function rebuild(context: Context, options: RebuildOptions, name = ''): Promise<void> {
  const built = await context.client.call('rebuildProjection', { params: { name } })
  if (options.wait !== true && options.switch !== true) {
    context.show(built, `Generation ${built.generation} of ${name} is being built: urbe projections list`)
    return
  }
  const ready = await untilReady(context, built)
  if (options.switch === true) await switchTo(context, { generation: String(built.generation) }, name)
  else
    context.show(
      { ...built, role: ready },
      `Generation ${built.generation} of ${name} is ready: urbe projections switch ${name}`,
    )
}

async function switchTo(
  context: Context,
  options: { readonly generation?: string },
  name = '',
): Promise<void> {
  const generation = optionalNumber(options.generation, '--generation', 1)
  const body = generation === undefined ? {} : { generation }
  const switched = await context.client.call('switchProjection', { params: { name }, body })
  context.show(switched, textOf(switched))
}

function textOf({ name, generation, previous, comparison }: AnswerOf<'switchProjection'>): string {
  const rows = comparison.map(({ table: which, rowsBefore, rowsAfter, equal }) => [
    which,
    grouped(rowsBefore),
    grouped(rowsAfter),
    equal === null ? 'not compared' : equal ? 'yes' : 'no',
  ])
  const head = `Readers of ${name} see generation ${generation}; ${previous} is kept.`
  return rows.length === 0
    ? head
    : `${head}\n\n${table(['TABLE', 'ROWS BEFORE', 'ROWS AFTER', 'EQUAL'], rows)}`
}

async function cancel(context: Context, _: object, name = ''): Promise<void> {
  const given = await context.client.call('cancelRebuild', { params: { name } })
  context.show(given, `Generation ${given.generation} of ${name} is given up.`)
}

async function parked(context: Context, options: { readonly count: string }, name = ''): Promise<void> {
  const limit = wholeNumber(options.count, '--count', 1)
  const { items } = await context.client.call('listParkedEvents', { params: { name }, query: { limit } })
  const rows = items.map((each) => [each.id, each.parkedAt, each.subject, each.reason])
  context.show(items, table(['ID', 'SET ASIDE AT', 'SUBJECT', 'REASON'], rows))
}

async function replay(context: Context, _: object, name = '', id = ''): Promise<void> {
  const taken = await context.client.call('replayParkedEvent', { params: { name, id } })
  context.show(taken, `${name} has taken ${id}.`)
}
