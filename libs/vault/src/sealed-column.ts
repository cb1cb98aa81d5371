import type { FieldPlace, Shredded, Vault } from './vault.ts'

/** What every text that `writeSealed` makes begins with. */
const HEAD = '{"$enc":1,'

/** A column, or another place with an id for each value, whose values are sealed under one subject. */
export interface SealedColumn {
  readonly seal: (id: string, plain: string) => Promise<string>
  readonly open: (id: string, stored: string) => Promise<string | Shredded>
}

/** From before the column was sealed, or sealed. */
export const isSealed = (stored: string): boolean => stored.startsWith(HEAD)

export function sealedColumn(
  vault: Pick<Vault, 'seal' | 'open'>,
  column: Omit<FieldPlace, 'aggregateId'>,
): SealedColumn {
  const at = (id: string): FieldPlace => ({ ...column, aggregateId: id })
  return {
    seal: (id, plain) => vault.seal(at(id), plain),
    open: (id, stored) => vault.open(at(id), stored),
  }
}
