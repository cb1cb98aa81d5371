/** A made-up piece of OpenStreetMap. Coordinates are whole ten-millionths of a degree, as its database keeps them. */
export interface SampleMap {
  readonly nodes: readonly SampleNode[]
  readonly ways: readonly SampleWay[]
  readonly relations: readonly SampleRelation[]
}

export type SampleTags = Readonly<Record<string, string>>

export interface SampleNode {
  readonly id: number
  readonly lon: number
  readonly lat: number
  readonly tags: SampleTags
}

export interface SampleWay {
  readonly id: number
  readonly refs: readonly number[]
  readonly tags: SampleTags
}

export interface SampleRelation {
  readonly id: number
  readonly members: readonly {
    readonly type: 'node' | 'way' | 'relation'
    readonly ref: number
    readonly role: string
  }[]
  readonly tags: SampleTags
}

const UNITS_A_DEGREE = 1e7

export function asXml({ nodes, ways, relations }: SampleMap): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<osm version="0.6">',
    ...nodes.map(
      ({ id, lon, lat, tags }) =>
        `<node id="${id}" lat="${decimal(lat)}" lon="${decimal(lon)}">${tagsAsXml(tags)}</node>`,
    ),
    ...ways.map(
      ({ id, refs, tags }) =>
        `<way id="${id}">${refs.map((ref) => `<nd ref="${ref}"/>`).join('')}${tagsAsXml(tags)}</way>`,
    ),
    ...relations.map(({ id, members, tags }) => {
      const told = members.map(
        ({ type, ref, role }) => `<member type="${type}" ref="${ref}" role="${escaped(role)}"/>`,
      )
      return `<relation id="${id}">${told.join('')}${tagsAsXml(tags)}</relation>`
    }),
    '</osm>',
  ].join('\n')
}

function tagsAsXml(tags: SampleTags): string {
  return Object.entries(tags)
    .map(([key, value]) => `<tag k="${escaped(key)}" v="${escaped(value)}"/>`)
    .join('')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** With all seven digits, as the files of OpenStreetMap have them. */
function decimal(units: number): string {
  const digits = String(Math.abs(units)).padStart(8, '0')
  return `${units < 0 ? '-' : ''}${digits.slice(0, -7)}.${digits.slice(-7)}`
}

/** A node by degrees. */
export function nodeAt(id: number, lon: number, lat: number, tags: SampleTags = {}): SampleNode {
  return { id, lon: Math.round(lon * UNITS_A_DEGREE), lat: Math.round(lat * UNITS_A_DEGREE), tags }
}

export function way(id: number, refs: readonly number[], tags: SampleTags): SampleWay {
  return { id, refs, tags }
}

/** A grid of crossings a thousandth of a degree apart (111 m), numbered row by row from 1, without streets. */
export function gridOf(columns: number, rows: number): readonly SampleNode[] {
  return Array.from({ length: columns * rows }, (_, index) =>
    nodeAt(index + 1, 13 + (index % columns) / 1000, 52 + Math.floor(index / columns) / 1000),
  )
}
