import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'
import { createCompiledCatalog } from '@lingui/cli/api'

import { errorCatalogue } from '@urbe/contracts'

import { locales } from './locale.ts'

const MESSAGES_MIN = 150

function catalog(locale: string): Record<string, string> {
  return JSON.parse(readFileSync(new URL(`./locales/${locale}.json`, import.meta.url), 'utf8'))
}
const english = catalog('en')
const placeholders = (message: string) =>
  [...new Set([...message.matchAll(/\{(\w+)/g)].map(([, name]) => name))].sort()

describe.each(locales)('the catalog of %s', (locale) => {
  const messages = catalog(locale)

  it('has every message and none that English lacks', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort())
    expect(Object.keys(messages).length).toBeGreaterThan(MESSAGES_MIN)
  })
  it('leaves no message empty', () => {
    expect(Object.values(messages).filter((message) => message.trim() === '')).toEqual([])
  })
  it('compiles', () => {
    expect(createCompiledCatalog(locale, messages, { namespace: 'es' }).errors).toEqual([])
  })
  it('names the same values as English', () => {
    const differing = Object.keys(english).filter(
      (id) => `${placeholders(messages[id] ?? '')}` !== `${placeholders(english[id] ?? '')}`,
    )
    expect(differing.filter((id) => !/plural/.test(english[id] ?? ''))).toEqual([])
  })
  it('has a sentence for every error of the API', () => {
    const missing = Object.keys(errorCatalogue).filter((code) => messages[`error.${code}`] === undefined)
    expect(missing).toEqual([])
  })
})

describe('every message that the sources ask for', () => {
  it('is in the catalog', async () => {
    const { globSync } = await import('node:fs')
    const folder = new URL('../', import.meta.url).pathname
    const sources = globSync('**/*.{ts,tsx}', { cwd: folder }).filter((file) => !file.includes('.test.'))
    expect(sources.length).toBeGreaterThan(20)
    const asked = sources.flatMap((file) =>
      [...readFileSync(`${folder}${file}`, 'utf8').matchAll(/\bsay\(\s*'([\w.]+)'/g)].map(
        ([, id]) => id ?? '',
      ),
    )
    expect(asked.filter((id) => english[id] === undefined)).toEqual([])
  })
})
