import { readFile, writeFile } from 'node:fs/promises'

import type { Command } from 'commander'

import {
  consistencyProof,
  entriesIn,
  inclusionProof,
  leafHash,
  proofFileIn,
  proofFileText,
  rootOf,
  TILE_WIDTH,
  tilesOf,
  trustedCheckpoint,
  verifyConsistency,
  verifyInclusion,
  widthIn,
} from '@urbe/merkle'

import type { Act } from '../act.ts'
import { wholeNumber } from '../arguments.ts'
import { DATABASE_VARIABLE } from '../audit/database-address.ts'
import { TrailFault } from '../audit/fault.ts'
import { openTrail, type ReadOptions } from '../audit/open-trail.ts'
import { fileOf, platformSource, type TrailSource, type TrailStore, writeIn } from '../audit/source.ts'
import { checkpointsIn, readText, type TrustOptions, trustOf } from '../audit/trust.ts'
import type { UnseenRange } from '../audit/unseen.ts'
import { asFault, readCheckpoint, verifyTrail } from '../audit/verify.ts'
import { checkpointsUpTo, verifyStore } from '../audit/verify-store.ts'
import type { Context } from '../context.ts'
import { Failure, UsageError } from '../exit.ts'
import { grouped, progressOf } from '../progress.ts'

interface ProveOptions extends ReadOptions {
  readonly out?: string
  readonly entryOut?: string
}

/** A fault in the trail is an answer like any other, and exit code 1. */
function judging(work: (context: Context) => Promise<void>): (context: Context) => Promise<void> {
  return async (context) => {
    try {
      await work(context)
    } catch (error) {
      if (!(error instanceof TrailFault)) throw error
      const { kind, where, message } = error
      const places =
        where.index === undefined
          ? ''
          : ` (entry ${where.index}${where.before === undefined ? '' : ` to ${where.before - 1}`})`
      context.show(
        { ok: false, kind, ...where, detail: message },
        `${context.paint.red('NOT INTACT')} ${kind}${places}: ${message}`,
      )
      throw new Failure('the audit trail is not what was signed')
    }
  }
}

interface Verifying {
  readonly options: ReadOptions
  /** While the source is open. */
  readonly then: (verified: Awaited<ReturnType<typeof verifiedTrail>>) => Promise<void> | void
}

/** Verifies the whole trail, and then does with it what was asked for. */
async function withVerified(context: Context, { options, then }: Verifying): Promise<void> {
  const opened = await openTrail(context, options)
  try {
    await judging(async () => then(await verifiedTrail(context, { ...opened, since: options.since })))(
      context,
    )
  } finally {
    await opened.close()
  }
}

interface Opened {
  readonly trust: Awaited<ReturnType<typeof openTrail>>['trust']
  readonly source: TrailSource
  readonly store?: TrailStore
  readonly since: string | undefined
}

async function verifiedTrail(context: Context, { trust, source, store, since: file }: Opened) {
  const kept = file === undefined ? [] : await checkpointsIn(file)
  const stored = await store?.checkpoints()
  const progress = progressOf(context, 'verifying')
  const onProgress = (entries: number) => progress.count(entries)
  const before = stored && checkpointsUpTo(stored, (await readCheckpoint(source, trust)).size)
  const since = [...kept, ...(before ?? [])]
  const verified = await verifyTrail({ source, trust, since, onProgress }).finally(progress.end)
  const account = await (store && verifyStore(store, verified.checkpoint.size))
  return { ...verified, ...account, trust, source, since, stored: stored?.stored }
}

async function verify(context: Context, options: ReadOptions): Promise<void> {
  const then: Verifying['then'] = (verified) => {
    const { checkpoint, trust, since, stored, unsigned, unseen, removed } = verified
    const { origin, size, root, witnessedAt } = checkpoint
    const data = {
      ...{ ok: true, origin, size, root: Buffer.from(root).toString('base64'), compared: since.length },
      ...(witnessedAt !== undefined && { witnessedAt: new Date(witnessedAt * 1_000).toISOString() }),
      ...(stored !== undefined && { storedCheckpoints: stored, unsigned }),
      ...{ unseen, removed },
      keyTakenOnTrust: trust.isTakenOnTrust,
    }
    const doubts = [
      ...unseen.map(notSeen),
      ...removed.map(gone),
      ...(unsigned === undefined || unsigned === 0
        ? []
        : [`${grouped(unsigned)} further entries are not covered by this checkpoint.`]),
      ...(trust.isTakenOnTrust
        ? ['The key came from the platform itself: give one that you know from elsewhere with --vkey.']
        : []),
    ]
    const line = `${context.paint.green('intact')} ${origin}: ${grouped(size)} entries, root ${data.root}`
    context.show(data, [line, ...doubts].join('\n'))
  }
  await withVerified(context, { options, then })
}

const notSeen = ({ from, before }: UnseenRange) =>
  `Not looked at: entries ${grouped(from)} to ${grouped(before - 1)}, which lie in cold files (--cold).`

const gone = ({ from, before }: UnseenRange) =>
  `Removed, as a signed entry says: entries ${grouped(from)} to ${grouped(before - 1)}. Their hashes are still held to the root.`

async function inclusion(context: Context, options: ReadOptions, text = ''): Promise<void> {
  const index = wholeNumber(text, '<index>')
  const then: Verifying['then'] = async ({ checkpoint, tree }) => {
    const { size, root } = checkpoint
    if (index >= size) throw tooFar(size)
    const proof = await inclusionProof({ index, size }, tree.subtrees(size))
    const leaf = tree
      .tile({ level: 0, index: Math.floor(index / 256), width: (index % 256) + 1 })
      .subarray((index % 256) * 32)
    asFault(() => verifyInclusion({ index, size, leaf, root, proof }))
    const hashes = proof.map((hash) => Buffer.from(hash).toString('base64'))
    context.show(
      { ok: true, index, size, proof: hashes },
      `entry ${index} is in the tree of ${grouped(size)}\n${hashes.join('\n')}`,
    )
  }
  await withVerified(context, { options, then })
}

async function prove(context: Context, options: ProveOptions, text = ''): Promise<void> {
  const index = wholeNumber(text, '<index>')
  const then: Verifying['then'] = async ({ checkpoint, tree, source }) => {
    const { size, signed } = checkpoint
    if (index >= size) throw tooFar(size)
    const proof = await inclusionProof({ index, size }, tree.subtrees(size))
    const file = proofFileText({ index, proof, checkpoint: signed })
    if (options.entryOut !== undefined) await writeFile(options.entryOut, await entryAt(source, index, size))
    if (options.out === undefined) context.show({ ok: true, index, proof: file }, file.trimEnd())
    else {
      await writeFile(options.out, file)
      context.show({ ok: true, index, file: options.out }, `the proof of entry ${index} is in ${options.out}`)
    }
  }
  await withVerified(context, { options, then })
}

const tooFar = (size: number) =>
  new UsageError(`<index> must be below ${size}, which is how many entries are signed`)

/** It has just been verified that the entry is there. */
async function entryAt(source: TrailSource, index: number, size: number): Promise<Uint8Array> {
  const place = { level: 'entries', index: Math.floor(index / TILE_WIDTH) } as const
  const bundle = await source.tile({ ...place, width: widthIn(size, place) })
  if (bundle === undefined)
    throw new UsageError(
      `entry ${index} lies in a cold file, unless that was removed: give their folder with --cold`,
    )
  return entriesIn(bundle)[index % TILE_WIDTH] ?? new Uint8Array()
}

interface ProofOptions extends TrustOptions {
  readonly entry: string
}

async function verifyProof(context: Context, options: ProofOptions, path = ''): Promise<void> {
  const trust = await trustOf(context, { ...options, offline: true })
  const text = await readText(path, 'the proof')
  const entry = await readFile(options.entry).catch((cause: unknown) => {
    throw new UsageError(`the entry cannot be read from "${options.entry}"`, { cause })
  })
  await judging(async () => {
    const { index, size, root } = asFault(() => {
      const file = proofFileIn(text)
      const checkpoint = trustedCheckpoint(file.checkpoint, trust)
      verifyInclusion({ ...file, leaf: leafHash(entry), size: checkpoint.size, root: checkpoint.root })
      return { ...checkpoint, index: file.index }
    })
    context.show(
      { ok: true, index, size, root: Buffer.from(root).toString('base64') },
      `${context.paint.green('proven')}: this is entry ${index} of ${grouped(size)}`,
    )
  })(context)
}

async function consistency(context: Context, options: ReadOptions, from = '', to = ''): Promise<void> {
  const [first, second] = [wholeNumber(from, '<first>'), wholeNumber(to, '<second>')]
  const then: Verifying['then'] = async ({ checkpoint, tree }) => {
    if (first > second || second > checkpoint.size)
      throw new UsageError(`<first> and <second> must rise, up to ${checkpoint.size} entries that are signed`)
    const [firstRoot, secondRoot] = [
      await rootOf(first, tree.subtrees(first)),
      await rootOf(second, tree.subtrees(second)),
    ]
    const proof = await consistencyProof({ first, second }, tree.subtrees(second))
    asFault(() => verifyConsistency({ first, second, firstRoot, secondRoot, proof }))
    const hashes = proof.map((hash) => Buffer.from(hash).toString('base64'))
    context.show(
      { ok: true, first, second, proof: hashes },
      `the tree of ${grouped(second)} begins with that of ${grouped(first)}\n${hashes.join('\n')}`,
    )
  }
  await withVerified(context, { options, then })
}

interface ExportOptions extends Pick<TrustOptions, 'vkey'> {
  readonly out: string
  readonly witnessed?: boolean
}

async function exportTrail(context: Context, options: ExportOptions): Promise<void> {
  const { out, witnessed = false, vkey } = options
  const source = platformSource(context)
  const signed = await source.checkpoint(witnessed)
  if (signed === undefined) throw new Failure('nothing of the trail is signed yet')
  const trust = await trustOf(context, { ...(vkey !== undefined && { vkey }), offline: false })
  await judging(async () => {
    const { size } = await readCheckpoint({ ...source, checkpoint: async () => signed }, trust)
    const cold = await copyTiles(source, { out, size })
    // Last, so that a folder with a checkpoint is whole.
    await writeIn(out, 'checkpoint', signed)
    const rest = cold === 0 ? '' : `; ${grouped(cold)} lie in cold files of the event-store`
    const text = `${grouped(size - cold)} entries are in ${out}${rest}`
    context.show({ ok: true, size, cold, folder: out }, text)
  })(context)
}

/** Returns how many entries are not there any more. */
async function copyTiles(source: TrailSource, { out, size }: { out: string; size: number }): Promise<number> {
  let cold = 0
  for (const place of tilesOf(size)) {
    const tile = await source.tile(place)
    if (tile !== undefined) await writeIn(out, fileOf(place), tile)
    else if (place.level === 'entries') cold += place.width
    else throw new Failure(`the platform has no tile ${fileOf(place)}`)
  }
  return cold
}

const TRAIL = 'the verifier key of the log, or a file with it'

export function auditCommands(program: Command, act: Act): void {
  const audit = program.command('audit').description('prove that the audit trail is what was signed')
  const reading = (name: string, description: string) =>
    audit
      .command(name)
      .description(description)
      .option('--vkey <key>', TRAIL)
      .option('--witness-vkey <key>', 'demand that this witness has cosigned')
      .option('--origin <name>', 'the name of the log, unless it is that of its key')
      .option('--dir <folder>', 'what `export` has written, instead of the platform')
      .option('--db [where]', `the event-store’s database: a file with its address, or ${DATABASE_VARIABLE}`)
      .option('--cold <folder>', 'the event-store’s cold files, for entries that were moved there')
      .option('--since <file>', 'checkpoints that were kept: the trail must go on from them')
  reading('verify', 'compute the whole tree again from the bytes of the entries').action(
    act<ReadOptions>(verify),
  )
  reading('inclusion <index>', 'prove that an entry is in the tree').action(act<ReadOptions>(inclusion))
  reading('consistency <first> <second>', 'prove that one tree begins with another').action(
    act<ReadOptions>(consistency),
  )
  reading('prove <index>', 'a proof of one entry for somebody who has nothing but the key')
    .option('--out <file>', 'write it into a file')
    .option('--entry-out <file>', 'write the bytes of the entry into a file')
    .action(act<ProveOptions>(prove))
  audit
    .command('verify-proof <file>')
    .description('check such a proof, without the platform')
    .requiredOption('--entry <file>', 'the bytes of the entry')
    .option('--vkey <key>', TRAIL)
    .option('--witness-vkey <key>', 'demand that this witness has cosigned')
    .option('--origin <name>', 'the name of the log, unless it is that of its key')
    .action(act<ProofOptions>(verifyProof))
  audit
    .command('export')
    .description('write checkpoint, tiles and entries into a folder, for verifying without the platform')
    .requiredOption('--out <folder>', 'where to')
    .option('--witnessed', 'the newest checkpoint that the witness has cosigned')
    .option('--vkey <key>', TRAIL)
    .action(act<ExportOptions>(exportTrail))
}
