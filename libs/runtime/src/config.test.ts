import { expect, it } from '@jest/globals'
import { z } from 'zod'

import { loadConfig } from './config.ts'
import { databaseSettings, httpSettings } from './settings.ts'

const shape = z.object({ ...httpSettings, ...databaseSettings })

it('fills in what may be left out', () => {
  const env = { HTTP_PORT: '8081', DATABASE_URL: 'postgres://localhost/x' }
  expect(loadConfig(shape, env)).toMatchObject({ HTTP_PORT: 8081, HTTP_HOST: '127.0.0.1', LOG_LEVEL: 'info' })
})

it('names every mistake at once and shows no value', () => {
  const attempt = () =>
    loadConfig(shape, { HTTP_PORT: 'canary', LOG_LEVEL: 'canary', PUBLIC_ORIGIN: 'canary' })
  expect(attempt).toThrow(/HTTP_PORT[\s\S]*PUBLIC_ORIGIN[\s\S]*LOG_LEVEL[\s\S]*DATABASE_URL/)
  expect(attempt).not.toThrow(/canary/)
})
