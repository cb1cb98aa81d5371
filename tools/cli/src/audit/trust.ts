import { readFile } from 'node:fs/promises'

import { type NoteKey, noteKeyIn } from '@urbe/merkle'

import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'
import type { Trust } from './verify.ts'

export interface TrustOptions {
  readonly vkey?: string
  readonly witnessVkey?: string
  readonly origin?: string
}

/** Keys from the command line; without the log's key the platform's word is taken, which proves less: said by `isTakenOnTrust`. */
export async function trustOf(
  context: Context,
  { vkey, witnessVkey, origin, offline }: TrustOptions & { readonly offline: boolean },
): Promise<Trust & { readonly isTakenOnTrust: boolean }> {
  if (vkey === undefined && offline)
    throw new UsageError('--vkey must be given: the key of the log, known from elsewhere')
  const key =
    vkey === undefined ? (await context.client.call('auditKeys')).vkeys.join('\n') : await given(vkey)
  const witness = witnessVkey === undefined ? undefined : keysIn(await given(witnessVkey), '--witness-vkey')
  return {
    key: keysIn(key, '--vkey'),
    witness,
    ...(origin !== undefined && { origin }),
    isTakenOnTrust: vkey === undefined,
  }
}

/** One, or several with white space between them, as after a rotation. */
function keysIn(text: string, option: string): readonly NoteKey[] {
  try {
    return text.trim().split(/\s+/).map(noteKeyIn)
  } catch {
    throw new UsageError(`${option} must be a verifier key like <name>+<id>+<key>, or a file with one`)
  }
}

/** A key, or a file that holds one. */
async function given(text: string): Promise<string> {
  return text.includes('+') && !text.startsWith('/') ? text : await readText(text, 'the key')
}

export async function readText(path: string, what: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`${what} cannot be read from "${path}"`, { cause })
  })
}

/** A signed note, or the file of checkpoints that the platform keeps: one JSON object with a note a line. */
export async function checkpointsIn(path: string): Promise<readonly string[]> {
  const text = await readText(path, 'a checkpoint')
  if (!text.startsWith('{')) return [text]
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => noteIn(line, path))
}

function noteIn(line: string, path: string): string {
  try {
    const { note } = JSON.parse(line) as { readonly note?: unknown }
    if (typeof note === 'string') return note
  } catch {
    // Said below, as of every line that is none.
  }
  throw new UsageError(`"${path}" is no file of checkpoints`)
}
