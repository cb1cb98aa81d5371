import { describe, expect, it } from '@jest/globals'

import { atLeast, isVersion, unsafeReasons, versionWarnings } from './server-version.ts'

describe('a version', () => {
  it.each([
    ['2.9.10', '2.9.10', true],
    ['2.9.10', '2.9.9', true],
    ['2.9.10', '2.10.0', false],
    ['2.10.0', '2.9.25', true],
    ['3.0.0', '2.15.1', true],
    ['v2.15.1', '2.15.1', true],
    ['2.12.0-RC.1', '2.12.0', false],
    ['2.12.0-preview.2', '2.11.9', true],
    ['2.12.0', '2.12.0-RC.1', true],
    ['2.12.8-fips', '2.12.8', true],
    ['', '2.0.0', false],
    ['main', '2.0.0', false],
  ])('%s is at least %s: %s', (version, wanted, is) => {
    expect(atLeast(version, wanted)).toBe(is)
  })

  it('is told from what is none', () => {
    expect(['2.9.10', 'v2.12.0-RC.1', '', '2.9', 'x2.9.10'].map(isVersion)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('a start is refused', () => {
  const reasons = (version: string, more = {}) =>
    unsafeReasons({ version, replicas: 1, messageIds: true, ...more })

  it('on replicas that let several writers win, unless message ids stand in', () => {
    expect(reasons('2.9.20', { replicas: 3, messageIds: false })).toEqual([
      expect.stringContaining('several writers'),
    ])
    expect(reasons('2.9.20', { replicas: 3 })).toEqual([])
    expect(reasons('2.9.21', { replicas: 3, messageIds: false })).toEqual([])
    expect(reasons('2.9.20', { messageIds: false })).toEqual([])
  })

  it('without direct gets, and without a version', () => {
    expect(reasons('2.8.4')).toEqual([expect.stringContaining('direct gets')])
    expect(reasons('')).toEqual([expect.stringContaining('says that its version')])
  })
})

describe('a warning is given', () => {
  const warned = (version: string, more = {}) =>
    versionWarnings({ version, replicas: 1, durability: 'os', ...more })
  const ids = (version: string, more = {}) => warned(version, more).map((line) => line.split(':')[0])

  it.each([
    ['2.9.10', ['CVE-2023-47090', 'CVE-2025-30215', 'CVE-2026-33222', 'GHSA-jx8g-9g95-6322']],
    ['2.9.25', ['CVE-2025-30215', 'CVE-2026-33222', 'GHSA-jx8g-9g95-6322']],
    [
      '2.10.1',
      ['CVE-2023-47090', 'CVE-2023-46129', 'CVE-2025-30215', 'CVE-2026-33222', 'GHSA-jx8g-9g95-6322'],
    ],
    ['2.10.27', ['CVE-2026-33222', 'GHSA-jx8g-9g95-6322']],
    ['2.11.0', ['CVE-2025-30215', 'CVE-2026-33222', 'CVE-2026-33249', 'GHSA-jx8g-9g95-6322']],
    ['2.12.5', ['CVE-2026-33222', 'CVE-2026-33249', 'GHSA-jx8g-9g95-6322']],
    ['2.12.15', []],
    ['2.15.1', []],
  ])('of what is known of %s', (version, known) => {
    expect(ids(version)).toEqual(known)
  })

  it('with the versions that are without it', () => {
    expect(warned('2.10.1')[1]).toBe('CVE-2023-46129: xkeys encrypt with a known key (fixed in 2.10.4)')
  })

  it('of what concerns clusters only in clusters', () => {
    expect(ids('2.11.15', { replicas: 3 })).toContain('GHSA-38x3-76xf-cq45')
    expect(ids('2.11.15')).not.toContain('GHSA-38x3-76xf-cq45')
    expect(warned('2.12.14', { replicas: 3 })).toEqual([expect.stringContaining('2.12.15 or newer')])
    expect(warned('2.12.15', { replicas: 3 })).toEqual([])
  })

  it('where the disk was promised and the server cannot keep it', () => {
    expect(warned('2.9.25', { durability: 'disk' }).at(-1)).toContain('not "disk"')
    expect(warned('2.10.27', { durability: 'disk' })).toEqual(warned('2.10.27'))
  })
})
