import { countryOf, openWatch, type Place, thresholds } from '@urbe/anomaly'

import { asTrail, type Said } from './world.ts'

/**
 * Rows of the RBA data set (Wiefling et al., login data of an online service): one sign-in each, with whether it came from a known attacker and
 * whether it took an account over. The data are not part of this repository.
 */
export interface RbaScore {
  readonly logins: number
  readonly takeovers: number
  readonly takeoversFound: number
  readonly findings: number
  /** About somebody whom, and from where, nobody attacked as far as the data say. */
  readonly falseAlarms: number
}

const COLUMNS = [
  'Login Timestamp',
  'User ID',
  'IP Address',
  'Country',
  'User Agent String',
  'Login Successful',
  'Is Attack IP',
  'Is Account Takeover',
] as const
type Row = Readonly<Record<(typeof COLUMNS)[number], string>>

/** Throws when the first line does not name the columns. */
export async function scoreRba(lines: AsyncIterable<string> | Iterable<string>): Promise<RbaScore> {
  const places = new Map<string, Place>()
  const watch = openWatch({ thresholds: thresholds.parse({}), placeOf: (network) => places.get(network) })
  const known = { attacked: new Set<string>(), takenOver: new Set<string>() }
  const found: string[] = []
  let [logins, falseAlarms] = [0, 0]
  for await (const row of rowsOf(lines)) {
    const { said, network } = actIn(row)
    places.set(network, { country: row.Country, longitude: countryOf(row.Country)?.longitude ?? 0 })
    learn(known, row, network)
    const told = asTrail([said]).flatMap((entry) => watch.see({ ...entry, seq: logins }))
    found.push(...told.map(({ subject }) => subject.id))
    falseAlarms += told.filter(({ subject }) => !known.attacked.has(subject.id)).length
    logins += 1
  }
  const takeoversFound = [...known.takenOver].filter((user) => found.includes(user)).length
  return { logins, falseAlarms, findings: found.length, takeovers: known.takenOver.size, takeoversFound }
}

interface Known {
  readonly attacked: Set<string>
  readonly takenOver: Set<string>
}

function learn({ attacked, takenOver }: Known, row: Row, network: string): void {
  const user = row['User ID']
  const isTakeover = isTrue(row['Is Account Takeover'])
  if (isTakeover) takenOver.add(user)
  if (isTakeover || isTrue(row['Is Attack IP'])) for (const id of [user, network]) attacked.add(id)
}

const isTrue = (value: string): boolean => value.toLowerCase() === 'true'

function actIn(row: Row): { readonly said: Said; readonly network: string } {
  const id = row['User ID']
  const network = `${row['IP Address'].split('.').slice(0, 3).join('.')}.0/24`
  const isIn = isTrue(row['Login Successful'])
  const said: Said = {
    at: Date.parse(`${row['Login Timestamp'].replace(' ', 'T')}Z`),
    network,
    agent: row['User Agent String'],
    action: isIn ? 'login' : 'login.refused',
    outcome: isIn ? 'allowed' : 'refused',
    actor: isIn ? { type: 'user', id } : { type: 'anonymous' },
    details: { account: id, knownDevice: false },
  }
  return { said, network }
}

async function* rowsOf(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Row> {
  let names: readonly string[] | undefined
  for await (const line of lines) {
    const cells = cellsOf(line)
    if (names === undefined) {
      names = cells
      const missing = COLUMNS.filter((column) => !cells.includes(column))
      if (missing.length > 0) throw new Error(`the file has no column ${missing.join(', ')}`)
      continue
    }
    const named = names
    // The cast holds because every column was found in the first line.
    yield Object.fromEntries(COLUMNS.map((column) => [column, cells[named.indexOf(column)] ?? ''])) as Row
  }
}

/** A cell may stand in quotation marks, and then hold commas and doubled quotation marks. */
function cellsOf(line: string): readonly string[] {
  const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)]
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}
