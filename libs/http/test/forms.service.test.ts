import { afterAll, beforeAll, expect, it } from '@jest/globals'
import express from 'express'

import { BODY_MS, BODY_MS_SETTING } from '../src/body-text.ts'
import { FORM_BYTES_MAX, formReaders } from '../src/form.ts'
import { type Listening, listen } from '../src/listen.ts'
import { problems } from '../src/problems.ts'

let door: Listening
beforeAll(async () => {
  const app = express()
  app.set(BODY_MS_SETTING, BODY_MS)
  app.post('/', ...formReaders, (request, response) => void response.json(request.body))
  app.use(problems({ log: { error: () => undefined } }))
  door = await listen(app, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => await door?.close())

async function send(body: string) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await fetch(`http://127.0.0.1:${door.port}/`, { method: 'POST', headers, body })
  return { status: answer.status, body: await answer.json() }
}

it('a form is read as it was written, and what is empty in it counts as not sent', async () => {
  expect(await send('name=A+%C3%A9&scope=&other=b%2Bc')).toEqual({
    status: 200,
    body: { name: 'A é', other: 'b+c' },
  })
})

it.each<[string, string, number, string]>([
  ['bytes that are no UTF-8', 'name=%ff', 400, 'malformed_request'],
  ['an overlong slash', 'name=%c0%af', 400, 'malformed_request'],
  ['half a surrogate pair', 'name=%ed%a0%80', 400, 'malformed_request'],
  ['a percent sign that begins nothing', 'name=%zz', 400, 'malformed_request'],
  ['a name twice, in another spelling', 'name=a&%6eame=b', 400, 'malformed_request'],
  ['more than there may be', `name=${'a'.repeat(FORM_BYTES_MAX)}`, 413, 'payload_too_large'],
])('a form with %s is refused', async (_, body, status, code) => {
  expect(await send(body)).toMatchObject({ status, body: { code } })
})
