import { Readable } from 'node:stream'

import { describe, expect, it } from '@jest/globals'

import { readImport } from './import-form.ts'

type Part = readonly [name: string, value: string | Buffer, isFile?: 'file']

function form(...parts: readonly Part[]) {
  const chunks = parts.flatMap(([name, value, isFile]) => [
    Buffer.from(
      `--b\r\nContent-Disposition: form-data; name="${name}"${isFile ? '; filename="f"' : ''}\r\n\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ])
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  return readImport(Object.assign(Readable.from([...chunks, Buffer.from('--b--\r\n')]), { headers }))
}
const named: Part = ['name', ' Town ']
const pointers = (...of: readonly string[]) =>
  expect.objectContaining({
    code: 'import_invalid',
    details: { errors: of.map((pointer) => expect.objectContaining({ pointer })) },
  })

it.each(['', ' ', 'x'.repeat(81), 'a\u001b[2J', 'a\u202eb'])('a city is not called %j', async (name) => {
  const files: readonly Part[] = [['file', '{}', 'file']]
  await expect(form(['kind', 'geojson'], ['name', name], ...files)).rejects.toEqual(pointers('/name'))
})

describe('the form of an import', () => {
  it('names trips and streets, as texts', async () => {
    const files: readonly Part[] = [
      ['net', 'n', 'file'],
      ['trips', 't', 'file'],
    ]
    const source = { kind: 'tntp', network: 'n', trips: 't' }
    expect(await form(['kind', 'tntp'], named, ...files)).toEqual({
      name: 'Town',
      source,
      citizens: 0,
      seed: undefined,
    })
    const drawn = await form(['kind', 'tntp'], named, ...files, ['nodes', 'd', 'file'])
    expect(drawn.source).toEqual({ ...source, nodes: 'd' })
  })

  it('tells an XML of OpenStreetMap from a PBF by its bytes', async () => {
    const sourceOf = async (bytes: Buffer) =>
      (await form(['kind', 'osm'], named, ['file', bytes, 'file'])).source
    expect(await sourceOf(Buffer.from(' \n<osm/>'))).toEqual({ kind: 'osm', xml: ' \n<osm/>' })
    expect(await sourceOf(Buffer.from('\ufeff<osm/>'))).toEqual({ kind: 'osm', xml: '\ufeff<osm/>' })
    const feed: Part = ['gtfs', Buffer.from([0x50, 0x4b]), 'file']
    const both = await form(['kind', 'osm'], named, ['file', '<osm/>', 'file'], feed)
    expect(both.source).toEqual({ kind: 'osm', xml: '<osm/>', gtfs: Uint8Array.of(0x50, 0x4b) })
    const pbf = Buffer.from([0, 0, 0, 13, 10, 60, 1])
    expect(await sourceOf(pbf)).toEqual({ kind: 'osm', pbf: Uint8Array.from(pbf) })
  })

  it('takes GeoJSON with citizens and a seed', async () => {
    const read = await form(
      ['kind', 'geojson'],
      named,
      ['citizens', '900'],
      ['seed', '7'],
      ['file', '{}', 'file'],
    )
    expect(read).toEqual({ name: 'Town', source: { kind: 'geojson', text: '{}' }, citizens: 900, seed: 7 })
  })
})

describe('a form without what it needs', () => {
  it.each([
    [[], ['/name', '/kind']],
    [
      [['kind', 'tntp'], named],
      ['/net', '/trips'],
    ],
    [[['kind', 'tntp'], named, ['net', 'n', 'file'], ['trips', '', 'file']], ['/trips']],
    [[['kind', 'osm'], named], ['/file']],
    [
      [
        ['kind', 'geojson'],
        ['file', '', 'file'],
      ],
      ['/name', '/file'],
    ],
    [[['kind', 'osm'], named, ['file', '<', 'file'], ['citizens', '499']], ['/citizens']],
    [
      [['kind', 'osm'], named, ['file', '<', 'file'], ['citizens', 'many'], ['seed', '-1']],
      ['/citizens', '/seed'],
    ],
    [
      [['kind', 'osm'], named, ['file', '<', 'file'], ['citizens', '1000001'], ['seed', '9007199254740992']],
      ['/citizens', '/seed'],
    ],
  ] as const)('is refused: %#', async (parts: readonly Part[], expected) => {
    await expect(form(...parts)).rejects.toEqual(pointers(...expected))
  })
})

it.each<[string, Part]>([
  ['a field that is not known', ['ownerId', 'somebody']],
  ['a prototype', ['__proto__', 'x']],
  ['a prototype that is a file', ['__proto__', 'x', 'file']],
  ['a constructor', ['constructor', 'x']],
  ['a file that is not known', ['shell', 'x', 'file']],
  ['text where a file is expected', ['gtfs', 'x']],
  ['a file where text is expected', ['seed', '1', 'file']],
])('a form with %s is refused as a whole', async (_, part) => {
  const whole: readonly Part[] = [['kind', 'geojson'], named, ['file', '{}', 'file']]
  await expect(form(...whole, part)).rejects.toEqual(
    expect.objectContaining({
      code: 'unknown_field',
      details: { errors: [expect.objectContaining({ pointer: `/${part[0]}` })] },
    }),
  )
  expect('isAdmin' in {}).toBe(false)
})
