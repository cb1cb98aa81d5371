export interface Sent {
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly token?: string
  readonly headers?: Record<string, string>
}
export type RefusedRequest = readonly [what: string, line: string, sent: Sent, status: number, code: string]

/** Every way of asking wrongly, with the answer it gets. */
export const refusedRequests = (city: string): readonly RefusedRequest[] => [
  ...unreadable(city),
  ...misspelt,
  ...unwanted(city),
]

const misspelt: readonly RefusedRequest[] = [
  ['a bell in a text', 'POST /api/v1/cities', { body: '{"name":"a\\u0007b"}' }, 422, 'invalid_value'],
  ['what turns a line round', 'POST /api/v1/cities', { body: '{"name":"a\\u202eb"}' }, 422, 'invalid_value'],
  ['a query that is no UTF-8', 'GET /api/v1/cities?cursor=%c0%ae', {}, 400, 'malformed_request'],
  ['a surrogate in the query', 'GET /api/v1/cities?cursor=%ed%a0%80', {}, 400, 'malformed_request'],
  ['a percent sign that is none', 'GET /api/v1/cities?cursor=%zz', {}, 400, 'malformed_request'],
  ['a control in the query', 'GET /api/v1/cities?cursor=%1b%5b2J', {}, 400, 'malformed_request'],
  [
    'what is no UTF-8',
    'POST /api/v1/cities',
    { body: Buffer.from('{"name":"\xff"}', 'latin1') },
    400,
    'malformed_request',
  ],
  [
    'an overlong slash',
    'POST /api/v1/cities',
    { body: Buffer.from('{"name":"\xc0\xaf"}', 'latin1') },
    400,
    'malformed_request',
  ],
  [
    'a correlation id that is none',
    'GET /api/v1/cities',
    { headers: { 'x-correlation-id': 'a%0d%0aNats-Msg-Id: b' } },
    400,
    'malformed_request',
  ],
  [
    'JSON in UTF-16',
    'POST /api/v1/cities',
    { body: '{}', headers: { 'content-type': 'application/json; charset=utf-16' } },
    415,
    'unsupported_media_type',
  ],
]

function unreadable(city: string): readonly RefusedRequest[] {
  const nested = `{"name":${'['.repeat(40)}${']'.repeat(40)}}`
  return [
    ['half a JSON', 'POST /api/v1/cities', { body: '{"name"' }, 400, 'malformed_request'],
    ['no body', 'POST /api/v1/cities', {}, 400, 'malformed_request'],
    ['nesting without end', 'POST /api/v1/cities', { body: nested }, 400, 'malformed_request'],
    [
      'a field that is not known',
      'POST /api/v1/cities',
      { body: '{"name":"A","color":1}' },
      400,
      'unknown_field',
    ],
    ['a prototype', 'POST /api/v1/cities', { body: '{"name":"A","__proto__":{}}' }, 400, 'unknown_field'],
    ['a field where none is', `POST ${city}/pause`, { body: '{"why":1}' }, 400, 'unknown_field'],
    ['a query that is not known', 'GET /api/v1/cities?color=1', {}, 400, 'unknown_field'],
    [
      'a doubled member',
      'POST /api/v1/cities',
      { body: '{"name":"A","n\\u0061me":"B"}' },
      400,
      'malformed_request',
    ],
    ['a doubled query', 'GET /api/v1/cities?limit=1&limit=2', {}, 400, 'malformed_request'],
    ['a limit beyond its limit', 'GET /api/v1/cities?limit=201', {}, 400, 'malformed_request'],
    ['an id that is none', 'GET /api/v1/cities/1', {}, 400, 'malformed_request'],
    ['a broken address', 'GET /api/v1/cities/%E0%A4%A', {}, 400, 'malformed_request'],
    ['a wrong value', 'POST /api/v1/cities', { body: '{"name":1}' }, 422, 'invalid_value'],
    ['a nul in a text', 'POST /api/v1/cities', { body: '{"name":"a\\u0000b"}' }, 422, 'invalid_value'],
    ['half a character', 'POST /api/v1/cities', { body: '{"name":"\\ud800"}' }, 422, 'invalid_value'],
    ['a nul in a name', 'POST /api/v1/cities', { body: '{"\\u0000":"a"}' }, 422, 'invalid_value'],
    ['a nul in the query', 'GET /api/v1/cities?cursor=%00', {}, 400, 'malformed_request'],
    ['a list for an object', 'POST /api/v1/cities', { body: '[]' }, 422, 'invalid_value'],
    [
      'another media type',
      'POST /api/v1/cities',
      { body: 'a', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
    ],
    [
      'compressed JSON',
      'POST /api/v1/cities',
      { body: '{}', headers: { 'content-encoding': 'gzip' } },
      415,
      'unsupported_media_type',
    ],
    [
      'a large body',
      'POST /api/v1/cities',
      { body: `{"name":"${'x'.repeat(66_000)}"}` },
      413,
      'payload_too_large',
    ],
  ]
}

function unwanted(city: string): readonly RefusedRequest[] {
  return [
    ['nobody', `GET ${city}`, { token: '' }, 401, 'unauthorized'],
    ['a stranger', `GET ${city}`, { token: 'stranger' }, 401, 'invalid_token'],
    [
      'another scheme',
      `GET ${city}`,
      { token: '', headers: { authorization: 'Basic eDp5' } },
      401,
      'invalid_token',
    ],
    ['who may not', 'POST /api/v1/cities', { token: 'agent', body: '{"name":"A"}' }, 403, 'forbidden'],
    ['another address', 'GET /api/v1/nothing', {}, 404, 'route_not_found'],
    ['another method', 'PUT /api/v1/cities', {}, 405, 'method_not_allowed'],
    ['no If-Match', `PATCH ${city}`, { body: '{"name":"A"}' }, 428, 'if_match_required'],
    [
      'an old If-Match',
      `PATCH ${city}`,
      { body: '{"name":"A"}', headers: { 'if-match': '"6"' } },
      412,
      'version_moved',
    ],
    [
      'a foreign If-Match',
      `PATCH ${city}`,
      { body: '{"name":"A"}', headers: { 'if-match': 'W/"7"' } },
      412,
      'version_moved',
    ],
    [
      'an If-Match that is no tag',
      `PATCH ${city}`,
      { body: '{"name":"A"}', headers: { 'if-match': '7' } },
      400,
      'malformed_request',
    ],
    [
      'a place that is not reached',
      `GET ${city}`,
      { headers: { 'urbe-at-least': 'CITY:100' } },
      503,
      'not_caught_up',
    ],
    [
      'a place that is none',
      `GET ${city}`,
      { headers: { 'urbe-at-least': 'CITY' } },
      400,
      'malformed_request',
    ],
    ['too much to do', 'POST /api/v1/cities', { body: '{"name":"Crowd"}' }, 503, 'not_ready'],
    ['a log that is silent', 'POST /api/v1/cities', { body: '{"name":"Silence"}' }, 503, 'not_ready'],
    ['a fault', 'POST /api/v1/cities', { body: '{"name":"Fault"}' }, 500, 'internal_error'],
    ['a rule', 'POST /api/v1/cities', { body: '{"name":"Refused"}' }, 409, 'city_already_exists'],
  ]
}
