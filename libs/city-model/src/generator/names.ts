const STREET_STEMS =
  'Maple Harbour Mill Linden Chapel Orchard Foundry Garden Market Castle Willow Bridge Tanner Falcon Meadow Copper Juniper Weaver Station Lantern Cedar Abbey Potter Heron Quarry Chestnut Saddler Beacon Rose Cooper Alder Granary Swan Fountain Birch Mason Kestrel Vine Ropemaker Hazel Priory Ferry Almond Smith Larch Poplar Minster Barley Fisher Rowan Clock Salt Cherry Miller Ivy Drover Elm Glass Lark Thatcher Sorrel Bell Walnut Gate'.split(
    ' ',
  )
const LOCAL_KINDS = ['Street', 'Lane', 'Row', 'Close']
const COLLECTOR_KINDS = ['Road', 'Way', 'Hill', 'Walk']
const ARTERIAL_KINDS = ['Avenue', 'High Road', 'Parade', 'Mall']
const AGAIN = [
  '',
  'North ',
  'South ',
  'East ',
  'West ',
  'Old ',
  'New ',
  'Upper ',
  'Lower ',
  'Great ',
  'Little ',
]
const DISTRICT_STEMS = 'Alder Ash Barn Brook Clay Crow Dun Elm Fair Fern Glen Hart Hay Holm King Lang'.split(
  ' ',
)
const DISTRICT_TAILS = 'field gate ford wick bury mere stead ham ley combe worth den'.split(' ')
const OWNERS =
  'Abbott Baker Calder Dawson Ellery Finch Garner Hallow Ingram Jarvis Keller Lowe Mercer Norwood Osborne Pryor Quill Rhodes Sayer Thorne Underhill Vance Winter Yardley'.split(
    ' ',
  )
const TRADES = {
  shop: ['Grocers', 'Bakery', 'Outfitters', 'Pharmacy', 'Books', 'Hardware', 'Flowers', 'Kitchen'],
  office: ['& Partners', 'Insurance', 'Design', 'Accounts', 'Software', 'Legal', 'Press', 'Studio'],
  workshop: ['Works', 'Joinery', 'Metals', 'Logistics', 'Printers', 'Textiles', 'Tools', 'Mill'],
} as const

export type StreetRank = 'local' | 'collector' | 'arterial'
export type Trade = keyof typeof TRADES

const KINDS: Readonly<Record<StreetRank, readonly string[]>> = {
  local: LOCAL_KINDS,
  collector: COLLECTOR_KINDS,
  arterial: ARTERIAL_KINDS,
}

/** The n-th street name of its rank; thousands come before one returns. */
export function streetName(rank: StreetRank, index: number): string {
  const stem = pick(STREET_STEMS, index)
  const kind = pick(KINDS[rank], Math.floor(index / STREET_STEMS.length) + index)
  return `${pick(AGAIN, Math.floor(index / (STREET_STEMS.length * KINDS[rank].length)))}${stem} ${kind}`
}

export function districtName(index: number): string {
  const stem = pick(DISTRICT_STEMS, index)
  const tail = pick(DISTRICT_TAILS, Math.floor(index / DISTRICT_STEMS.length) + index * 5)
  return `${pick(AGAIN, Math.floor(index / (DISTRICT_STEMS.length * DISTRICT_TAILS.length)))}${stem}${tail}`
}

export function businessName(trade: Trade, index: number): string {
  const owner = pick(OWNERS, index)
  const partner = pick(OWNERS, Math.floor(index / OWNERS.length) + index * 7 + 3)
  return `${owner === partner ? owner : `${owner} ${partner}`} ${pick(TRADES[trade], index)}`
}

export function cityName(index: number): string {
  const stem = pick(DISTRICT_STEMS, index)
  return `${stem}${pick(['haven', 'mouth', 'bridge', 'minster', 'port', 'cester'], Math.floor(index / 31))}`
}

function pick(list: readonly string[], index: number): string {
  return list[index % list.length] ?? ''
}
