const NAME_LENGTH_MAX = 253
const LABEL_LENGTH_MAX = 63

/** Names under which clouds keep what their machines may know; nothing else is there. */
const metadata: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.goog',
  'metadata.google.internal',
  'instance-data',
  'instance-data.ec2.internal',
])
/** What no public name ends in: RFC 6761, 6762, 7686, 8375, 9476, what ICANN reserves, and what clusters and home routers use. */
const INSIDE =
  /\.(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|svc|test|invalid|onion|alt|home\.arpa)$/

/** Why a name is not called, whatever it leads to; `undefined` when that depends on what it leads to. */
export function whyNotName(
  name: string,
  { allowPrivate }: { readonly allowPrivate: boolean },
): string | undefined {
  const labels = name.split('.')
  if (name.length > NAME_LENGTH_MAX || labels.some((each) => each === '' || each.length > LABEL_LENGTH_MAX))
    return 'not a name'
  if (metadata.has(name)) return 'metadata services are never called'
  if (allowPrivate) return undefined
  return labels.length === 1 || INSIDE.test(name)
    ? 'names of private networks are not called here'
    : undefined
}

/** What browsers never speak HTTP to (Fetch, 2.9), and the stores, brokers and cluster managers that stand beside servers. */
const refusedPorts: ReadonlySet<number> = new Set([
  ...[
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  ],
  ...[
    109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  ],
  ...[526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049],
  ...[3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080],
  ...[2375, 2376, 2379, 2380, 3306, 4222, 5432, 6222, 6379, 6443, 8222, 10_250, 11_211, 27_017],
])

export const isRefusedPort = (port: string): boolean => refusedPorts.has(Number(port))
