import type { Commit } from './commit.ts'
import type { LogConnection } from './connection.ts'
import { brokenCommit, wholeCommit } from './decode-commit.ts'
import { commitIn } from './signing/commit-in.ts'
import { stored } from './stored.ts'

/**
 * Commits as readers want them: those of one message as they are, those of several put together where their last message lies.
 * A large commit that was never finished has no last message and does not exist.
 */
export async function whole(connection: LogConnection, commits: readonly Commit[]): Promise<Commit[]> {
  if (commits.every(({ chunk }) => chunk === undefined)) return [...commits]
  const put = await Promise.all(commits.filter(isVisible).map((commit) => putTogether(connection, commit)))
  return put
}

export function isVisible({ chunk }: Commit): boolean {
  return chunk === undefined || chunk.number === chunk.of
}

async function putTogether(connection: LogConnection, last: Commit): Promise<Commit> {
  if (last.chunk === undefined) return last
  const { of, first } = last.chunk
  const bodies: Uint8Array[] = []
  for (let number = 1, sequence = first; number < of; number++) {
    const ask = { seq: sequence, next_by_subj: last.subject }
    const message = await stored(connection, last.stream, ask)
    const piece = message && commitIn(connection, message)
    if (piece?.commitId !== last.commitId || piece.chunk?.number !== number) {
      return brokenCommit(last, `chunk ${number} of ${of} is not there`)
    }
    bodies.push(piece.stored.body)
    sequence = piece.sequence + 1
  }
  return wholeCommit(last, [...bodies, last.stored.body])
}
