import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { problem, urbe } from './stand-in.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-import-'))
  for (const name of ['freiburg.osm.pbf', 'town.geojson', 'Sioux_net.tntp', 'Sioux_trips.tntp', 'feed.zip']) {
    await writeFile(join(folder, name), `what is in ${name}`)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const city = { id: 'c1', name: 'Town' }
const answers = { 'POST /imports': city }

describe('urbe import', () => {
  it.each([
    ['osm', 'freiburg.osm.pbf', 'freiburg'],
    ['geojson', 'town.geojson', 'town'],
  ])('%s sends the file, the citizens and the seed', async (kind, name, called) => {
    const { code, out, asked } = await urbe(
      `import ${kind} ${join(folder, name)} --citizens 900 --seed 7`,
      answers,
    )
    expect(code).toBe(0)
    expect(out).toBe('Town (c1) has been founded.')
    const fields = Object.fromEntries(
      [...(asked[0] ?? '').matchAll(/name="(\w+)"[^\r]*\r\n(?:[^\r]+\r\n)*\r\n([^\r]*)/g)].map(
        ([, field, value]) => [field, value],
      ),
    )
    expect(fields).toEqual({ kind, name: called, citizens: '900', seed: '7', file: `what is in ${name}` })
  })

  it('sends a timetable along with the streets', async () => {
    const [map, feed] = ['freiburg.osm.pbf', 'feed.zip'].map((each) => join(folder, each))
    const { code, asked } = await urbe(`import osm ${map} --gtfs ${feed}`, answers)
    expect(code).toBe(0)
    expect(asked[0]).toContain('name="gtfs"')
    expect(asked[0]).toContain('what is in feed.zip')
  })

  it('leaves citizens and seed to the platform where nobody asks for them', async () => {
    const { asked } = await urbe(`import osm ${join(folder, 'freiburg.osm.pbf')} --name Other`, answers)
    expect(asked[0]).not.toContain('citizens')
    expect(asked[0]).not.toContain('seed')
    expect(asked[0]).toContain('Other')
  })

  it('tntp sends the network and its trips', async () => {
    const [net, trips] = ['net', 'trips'].map((each) => join(folder, `Sioux_${each}.tntp`))
    const { code, asked } = await urbe(`import tntp --net ${net} --trips ${trips}`, answers)
    expect(code).toBe(0)
    expect(asked[0]).toContain('what is in Sioux_trips.tntp')
    expect(asked[0]).toContain('Sioux\r\n')
  })

  it.each([
    ['import osm nowhere.osm', /nowhere.osm cannot be read/],
    ['import osm', /missing required argument 'file'/],
    ['import geojson town --citizens many', /--citizens must be a whole number/],
  ])('refuses "%s" without asking anybody', async (line, told) => {
    const { code, err, asked } = await urbe(line, answers)
    expect([code, asked]).toEqual([2, []])
    expect(err).toMatch(told)
  })

  it('tells what the platform finds wrong with a file', async () => {
    const { code, err } = await urbe(`import geojson ${join(folder, 'town.geojson')}`, {
      'POST /imports': problem(422, 'import_invalid'),
    })
    expect(code).not.toBe(0)
    expect(err).toContain('Because of import_invalid.')
  })
})
