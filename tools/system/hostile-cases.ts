import type { RawRequest } from './raw-http.ts'

export type HostileCase = readonly [what: string, request: RawRequest, status: number, code?: string]

const JSON_BODY = 'Content-Type: application/json'
const get = (path: string, ...headers: readonly string[]): RawRequest => ({
  line: `GET ${path} HTTP/1.1`,
  headers,
})
const post = (path: string, body: string, ...headers: readonly string[]): RawRequest => ({
  line: `POST ${path} HTTP/1.1`,
  headers,
  body,
})
const CITIES = '/api/v1/cities'

/** Requests that are wrong before anybody looks at what they ask for. Nothing in them is signed in. */
export const misshapen: readonly HostileCase[] = [
  ['TRACE', { line: `TRACE ${CITIES} HTTP/1.1` }, 405, 'method_not_allowed'],
  ['PROPFIND', { line: `PROPFIND ${CITIES} HTTP/1.1` }, 405, 'method_not_allowed'],
  ['TRACE of a page', { line: 'TRACE / HTTP/1.1' }, 405, 'method_not_allowed'],
  ['CONNECT to another server', { line: 'CONNECT 127.0.0.1:22 HTTP/1.1' }, 405, 'method_not_allowed'],
  ['a preflight of another page', { line: `OPTIONS ${CITIES} HTTP/1.1` }, 405, 'method_not_allowed'],
  ['a method that nobody knows', { line: `BREW ${CITIES} HTTP/1.1` }, 400, 'malformed_request'],
  ['the address of a proxy', get('http://169.254.169.254/latest/meta-data'), 400, 'malformed_request'],
  ['an asterisk', get('*'), 400, 'malformed_request'],
  ['another version of HTTP', { line: `GET ${CITIES} HTTP/2.0` }, 400, 'malformed_request'],
  ['the preface of HTTP/2', { line: 'PRI * HTTP/2.0' }, 400, 'malformed_request'],
  ['two hosts', get(CITIES, 'Host: a', 'Host: b'), 400, 'malformed_request'],
  ['a host that is none', get(CITIES, 'Host: a b'), 400, 'malformed_request'],
  ['a header that is to be left out', get(CITIES, 'Connection: close, Host'), 400, 'malformed_request'],
  [
    'a length that is to be left out',
    {
      line: `DELETE ${CITIES} HTTP/1.1`,
      headers: ['Connection: close, content-length'],
      body: 'GET / HTTP/1.1',
    },
    400,
    'malformed_request',
  ],
  [
    'chunks in HTTP/1.0',
    { line: `POST ${CITIES} HTTP/1.0`, headers: ['Transfer-Encoding: chunked'], body: '0\r\n\r\n' },
    400,
    'malformed_request',
  ],
  ['what cannot be expected', get(CITIES, 'Expect: 200-ok'), 400, 'malformed_request'],
  [
    'a handshake that is no GET',
    { line: 'POST /api/v1/stream HTTP/1.1', headers: ['Connection: Upgrade', 'Upgrade: websocket'] },
    405,
    'method_not_allowed',
  ],
  ['a folded header', get(CITIES, 'X-Correlation-Id: a\r\n b'), 400, 'malformed_request'],
  ['a bare carriage return', get(CITIES, 'X-A: a\rX-B: b'), 400, 'malformed_request'],
  ['a nul in a header', get(CITIES, 'X-A: a\0b'), 400, 'malformed_request'],
  ['a blank in the name of a header', get(CITIES, 'X A: b'), 400, 'malformed_request'],
  ['a header of 64 KiB', get(CITIES, `X-A: ${'a'.repeat(65_536)}`), 431, 'header_too_large'],
  ['an address of 20 KiB', get(`${CITIES}?${'a'.repeat(20_000)}`), 431, 'header_too_large'],
  [
    'a length and chunks at once',
    post(
      CITIES,
      '0\r\n\r\nGET /api/v1/users HTTP/1.1\r\n\r\n',
      'Content-Length: 4',
      'Transfer-Encoding: chunked',
    ),
    400,
    'malformed_request',
  ],
  ['two lengths', post(CITIES, '{}', 'Content-Length: 2', 'Content-Length: 3'), 400, 'malformed_request'],
  ['a length with a sign', post(CITIES, '{}', 'Content-Length: +2'), 400, 'malformed_request'],
  [
    'an encoding that is no chunks',
    post(CITIES, '', 'Transfer-Encoding: xchunked'),
    400,
    'malformed_request',
  ],
  [
    'chunks that are not last',
    post(CITIES, '', 'Transfer-Encoding: chunked, gzip'),
    400,
    'malformed_request',
  ],
  ['a blank before the colon', post(CITIES, '', 'Transfer-Encoding : chunked'), 400, 'malformed_request'],
  [
    'a chunk without a length',
    post('/api/v1/auth/login', 'zz\r\n{}\r\n0\r\n\r\n', JSON_BODY, 'Transfer-Encoding: chunked'),
    400,
    'malformed_request',
  ],
  [
    'an upgrade to HTTP/2',
    get('/api/v1/stream', 'Connection: Upgrade', 'Upgrade: h2c'),
    400,
    'malformed_request',
  ],
  ['an upgrade elsewhere', get(CITIES, 'Connection: Upgrade', 'Upgrade: websocket'), 404, 'route_not_found'],
]

/** Addresses at which something would be that is nobody's business. */
export const hidden: readonly string[] = [
  '/metrics',
  '//metrics',
  '/%6detrics',
  '/metrics;a',
  '/api',
  '/%61pi/v1/cities',
  '/assets/',
  '/debug',
  '/debug/pprof/heap',
  '/health',
  '/server-status',
  '/actuator/env',
  '/.env',
  '/.git/config',
  '/.git/HEAD',
  '/package.json',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2fetc/passwd',
  '/assets/..%2f..%2f..%2fpackage.json',
  '/assets/%2e%2e/%2e%2e/%2e%2e/package.json',
  '/docs/..%2f..%2fpackage.json',
  '/api/v1/../../metrics',
  '/api/v1/auth/../../../metrics',
  '/api/v1/..%2f..%2fmetrics',
  '/api/v1/metrics/',
  '/api//v1/cities',
  '/api/V1/cities',
  '//api/v1/cities',
  '/api\\v1\\cities',
  '/api/v1/cities/',
  '/api/v1/cities;a=b',
  '/api/v1/%63ities',
  '/api/v1/cities%00',
]

/** Requests of an administrator, all of whose words are wrong. */
export const misspelt: readonly HostileCase[] = [
  ['bytes that are no UTF-8', post(CITIES, '{"name":"\xff"}', JSON_BODY), 400, 'malformed_request'],
  ['a megabyte and a byte', post(CITIES, `"${'x'.repeat(1_048_575)}"`, JSON_BODY), 413, 'body_too_large'],
  [
    'a length that never comes',
    post(CITIES, '{', JSON_BODY, 'Content-Length: 99999999999'),
    413,
    'body_too_large',
  ],
  [
    'text for JSON',
    post(CITIES, '{"name":"A"}', 'Content-Type: text/plain'),
    415,
    'media_type_not_supported',
  ],
  [
    'a form for JSON',
    post(CITIES, 'name=A', 'Content-Type: application/x-www-form-urlencoded'),
    415,
    'media_type_not_supported',
  ],
  [
    'a JSON patch',
    {
      line: `PATCH ${CITIES}/01980000-0000-7000-8000-000000000000 HTTP/1.1`,
      headers: ['Content-Type: application/json-patch+json', 'If-Match: *'],
      body: '[{"op":"add","path":"/__proto__/x","value":1}]',
    },
    415,
    'media_type_not_supported',
  ],
  ['two media types', post(CITIES, '{}', JSON_BODY, 'Content-Type: text/plain'), 400, 'malformed_request'],
  ['no media type', post(CITIES, '{}'), 415, 'media_type_not_supported'],
  [
    'nesting without end',
    post(CITIES, `{"name":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, JSON_BODY),
    400,
    'malformed_request',
  ],
  [
    'a name twice',
    post(CITIES, '{"name":"A","size":{"citizens":1,"citizens":2}}', JSON_BODY),
    400,
    'malformed_request',
  ],
  ['a prototype', post(CITIES, '{"__proto__":{"isAdmin":true},"name":"A"}', JSON_BODY), 400, 'unknown_field'],
  [
    'a constructor',
    post(CITIES, '{"constructor":{"prototype":{"isAdmin":true}},"name":"A"}', JSON_BODY),
    400,
    'unknown_field',
  ],
  ['a constructor in the query', get(`${CITIES}?a[constructor][prototype][x]=1`), 400, 'unknown_field'],
  ['a doubled query', get('/api/v1/users?limit=1&limit=2'), 400, 'malformed_request'],
  ['hidden fields', get('/api/v1/users?fields=passwordHash'), 400, 'unknown_field'],
  ['an order that is SQL', get(`${CITIES}?sort=name;DROP%20TABLE%20users`), 400, 'unknown_field'],
  ['a cursor that is SQL', get(`${CITIES}?cursor=%27%20OR%201=1--`), 400],
  [
    'a correlation id for the log',
    get(CITIES, 'X-Correlation-Id: a%0d%0aNats-Msg-Id: b'),
    400,
    'malformed_request',
  ],
  ['a number beyond all bounds', post(CITIES, '{"name":"A","seed":1e400}', JSON_BODY), 422, 'invalid_value'],
  [
    'another method in a header',
    post(`${CITIES}/01980000-0000-7000-8000-000000000000`, '', 'X-HTTP-Method-Override: DELETE'),
    405,
    'method_not_allowed',
  ],
  ...['id', 'ownerId', 'createdAt', 'version', 'tick', 'phase'].map(
    (field): HostileCase => [
      `a ${field} of one's own`,
      post(CITIES, `{"name":"A","${field}":"1"}`, JSON_BODY),
      400,
      'unknown_field',
    ],
  ),
  ...['id', 'isAdmin', 'passwordHash', 'role', 'epoch'].map(
    (field): HostileCase => [
      `a user's own ${field}`,
      post('/api/v1/users', `{"username":"eve","roles":["viewer"],"${field}":"admin"}`, JSON_BODY),
      400,
      'unknown_field',
    ],
  ),
  ...['a\u200bdmin', 'ad\u202emin', 'admin\n', 'аdmin', "x' OR 1=1--", 'x\0y'].map(
    (name): HostileCase => [
      `a user called ${JSON.stringify(name)}`,
      post(
        '/api/v1/users',
        Buffer.from(JSON.stringify({ username: name, roles: ['viewer'] })).toString('latin1'),
        JSON_BODY,
      ),
      422,
      'invalid_value',
    ],
  ),
]

/** Where a webhook may not go, in all the ways in which it can be said. */
export const forbiddenHooks: readonly string[] = [
  'http://2130706433/',
  'http://0x7f.1/',
  'http://0177.0.0.1/',
  'http://127.1/',
  'http://127.0.0.1./',
  'http://localhost./',
  'http://①②⑦.⓪.⓪.①/',
  'http://a@127.0.0.1/',
  'http://127.0.0.1%2f@evil.example/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://169.254.169.254/latest/meta-data',
  'http://[fd00:ec2::254]/',
  'http://0/',
  'http:\\\\127.0.0.1\\',
  '//127.0.0.1/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:25/',
  'data:text/plain,x',
  'javascript:alert(1)',
]
