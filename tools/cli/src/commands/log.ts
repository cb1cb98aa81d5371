import type { Command } from 'commander'

import type { Act } from '../act.ts'
import { archive } from '../log/archive.ts'
import { type RepairOptions, repair, restore } from '../log/repair.ts'
import { show } from '../log/show.ts'
import { type TailOptions, tail } from '../log/tail.ts'
import { type VerifyOptions, verify } from '../log/verify.ts'

export function logCommands(program: Command, act: Act): void {
  const log = program.command('log').description('read the log, and prove, archive and repair it')
  log
    .command('tail [stream]')
    .description('what happened last; a stream, or a city by id or name; PLATFORM without it')
    .option('--from <sequence>', 'everything from here on, instead of the newest')
    .option('-n, --count <number>', 'so many events (the newest 20 without --from)')
    .option('--types <types>', 'only these event types, comma-separated')
    .option('-f, --follow', 'and then what happens, until interrupted')
    .action(act<TailOptions>(tail))
  log
    .command('show <stream> <sequence>')
    .description('one commit: its envelope and its events')
    .action(act(show))
  log
    .command('verify [streams...]')
    .description('read streams and archive again and compare them; all streams when none is named')
    .option(
      '--archive <folder>',
      'an archive in a folder here instead: its content, and its chain heads against the platform’s',
    )
    .option('--offline', 'with --archive: do not ask the platform at all')
    .action(act<VerifyOptions>(verify))
  log
    .command('archive [stream]')
    .description('close the open segments of the archive, and list what it holds')
    .action(act(archive))
  log
    .command('restore <stream>')
    .description('make a stream that is gone anew from the archive')
    .option('--dry-run', 'only say what would be done')
    .action(act<RepairOptions>(restore))
  log
    .command('repair <stream>')
    .description('make a damaged stream again what the archive holds')
    .option('--dry-run', 'only say what would be done')
    .option('-y, --yes', 'do not ask')
    .action(act<RepairOptions>(repair))
}
