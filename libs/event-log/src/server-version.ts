/** What a nats-server of some version can be trusted with. */
interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number]
  readonly isDraft: boolean
}

const VERSION = /^v?(\d+)\.(\d+)\.(\d+)(?:-(.+))?$/
/** Builds before a release; other endings name a variant of the release itself. */
const DRAFT = /^(rc|preview|beta|alpha|dev)/i

function parse(version: string): Version | undefined {
  const [, major, minor, patch, ending = ''] = VERSION.exec(version) ?? []
  if (major === undefined) return undefined
  return { numbers: [Number(major), Number(minor), Number(patch)], isDraft: DRAFT.test(ending) }
}

export function isVersion(version: string): boolean {
  return parse(version) !== undefined
}

/** False also for what is no version: a feature that cannot be told to be there is not used. */
export function atLeast(version: string, wanted: string): boolean {
  const [have, least] = [parse(version), parse(wanted)]
  if (have === undefined || least === undefined) return false
  for (const [place, number] of have.numbers.entries()) {
    const other = least.numbers[place] ?? 0
    if (number !== other) return number > other
  }
  return !have.isDraft || least.isDraft
}

interface Weakness {
  readonly id: string
  readonly what: string
  /** From the first version that has it up to the one that no longer does. */
  readonly ranges: ReadonlyArray<readonly [from: string, fixed: string]>
  readonly onlyInClusters?: true
}

/** Published weaknesses of the parts that are in use here: accounts, permissions, JetStream and routes, not MQTT or WebSockets. */
const WEAKNESSES: readonly Weakness[] = [
  {
    id: 'CVE-2023-47090',
    what: 'users of an authorization block may get in without a password beside a system account',
    ranges: [
      ['2.2.0', '2.9.23'],
      ['2.10.0', '2.10.2'],
    ],
  },
  { id: 'CVE-2023-46129', what: 'xkeys encrypt with a known key', ranges: [['2.10.0', '2.10.4']] },
  {
    id: 'CVE-2025-30215',
    what: 'any user who may publish to $JS.API can delete the streams of other accounts',
    ranges: [
      ['2.2.0', '2.10.27'],
      ['2.11.0', '2.11.1'],
    ],
  },
  {
    id: 'CVE-2026-33222',
    what: 'the right to restore one stream reaches others',
    ranges: [
      ['2.2.0', '2.11.15'],
      ['2.12.0', '2.12.6'],
    ],
  },
  {
    id: 'CVE-2026-33249',
    what: 'trace headers publish past the permissions of a user',
    ranges: [
      ['2.11.0', '2.11.15'],
      ['2.12.0', '2.12.6'],
    ],
  },
  {
    id: 'GHSA-jx8g-9g95-6322',
    what: 'queue subscriptions get around denied subjects',
    ranges: [
      ['2.2.0', '2.11.16'],
      ['2.12.0', '2.12.7'],
    ],
  },
  {
    id: 'GHSA-38x3-76xf-cq45',
    what: 'with no_auth_user, routes let strangers in',
    ranges: [
      ['2.2.0', '2.11.16'],
      ['2.12.0', '2.12.7'],
    ],
    onlyInClusters: true,
  },
]

/** Direct gets came with it; nothing here works without them. */
const OLDEST = '2.9.0'
/** From here on the expected sequence alone lets one writer win on a replicated stream. */
const EXPECTATION_HOLDS_IN_CLUSTERS = '2.9.21'
const SYNCS_WHEN_TOLD = '2.10.0'
/** Older clusters forget streams or acknowledged messages when nodes are killed. */
const CLUSTERS_SINCE = '2.12.15'

interface Server {
  readonly version: string
  readonly replicas: number
}

/** Why the log must not be kept on such a server; empty when it may. */
export function unsafeReasons(server: Server & { readonly messageIds: boolean }): readonly string[] {
  const { version, replicas, messageIds } = server
  if (!isVersion(version)) return [`nats-server says that its version is "${version}"`]
  const reasons: string[] = []
  if (!atLeast(version, OLDEST))
    reasons.push(`nats-server ${version} knows no direct gets: ${OLDEST} or newer is needed`)
  if (replicas > 1 && !messageIds && !atLeast(version, EXPECTATION_HOLDS_IN_CLUSTERS)) {
    reasons.push(
      `nats-server ${version} lets several writers win on replicated streams that use no message ids`,
    )
  }
  return reasons
}

/** What whoever runs such a server should know. */
export function versionWarnings(server: Server & { readonly durability: 'os' | 'disk' }): readonly string[] {
  const { version, replicas, durability } = server
  const warnings = WEAKNESSES.filter((weakness) => has(server, weakness)).map(
    ({ id, what, ranges }) => `${id}: ${what} (fixed in ${ranges.map(([, fixed]) => fixed).join(' and ')})`,
  )
  if (durability === 'disk' && !atLeast(version, SYNCS_WHEN_TOLD)) {
    warnings.push(
      `nats-server ${version} writes to disk every two minutes and cannot be told otherwise: not "disk"`,
    )
  }
  if (replicas > 1 && !atLeast(version, CLUSTERS_SINCE)) {
    warnings.push(`replicated streams want nats-server ${CLUSTERS_SINCE} or newer, this is ${version}`)
  }
  return warnings
}

function has({ version, replicas }: Server, { ranges, onlyInClusters }: Weakness): boolean {
  if (onlyInClusters && replicas === 1) return false
  return ranges.some(([from, fixed]) => atLeast(version, from) && !atLeast(version, fixed))
}
