import { expect, it } from '@jest/globals'

import { CitySpecError, FileFormatError } from '@urbe/city-model'
import { FeedFormatError, PbfFormatError, StreetDraftError, ZipError } from '@urbe/city-model/importers'

import { specFault } from './spec-fault.ts'

it.each([
  [new FileFormatError(4, 'a road'), { part: 'file', code: 'line' }],
  [new PbfFormatError(4, 'a byte'), { part: 'file', code: 'byte' }],
  [new StreetDraftError('no_streets', 'no street'), { part: 'file', code: 'no_streets' }],
  [new FeedFormatError('stops.txt', 4, 'a stop'), { part: 'gtfs', code: 'line' }],
  [new ZipError('an archive'), { part: 'gtfs', code: 'zip' }],
  [new StreetDraftError('no_lines', 'no line'), { part: 'gtfs', code: 'no_lines' }],
  [new CitySpecError('seed_out_of_range', 'no seed'), { part: 'seed', code: 'seed_out_of_range' }],
  [new CitySpecError('citizens_out_of_range', 'many'), { part: 'citizens', code: 'citizens_out_of_range' }],
  [new TypeError('a fault of ours'), undefined],
])('tells what of a wish %p is about', (error, fault) => {
  expect(specFault(error)).toEqual(fault)
})
