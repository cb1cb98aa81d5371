const MEANT = 'X-Requested-With: urbe'
const ORIGINS = [
  'null',
  '',
  'http://localhost',
  'http://localhost:1',
  'https://localhost',
  'HTTP://LOCALHOST',
  'file://',
]
const SITES = ['same-site', 'none', 'same-origin, cross-site']

/** Headers with which pages of others come. */
export const foreignPages: readonly (readonly [what: string, headers: readonly string[]])[] = [
  ['of another origin', ['Origin: https://evil.example', MEANT]],
  ['without an origin, of another site', ['Sec-Fetch-Site: cross-site', MEANT]],
  ['that contradicts itself', ['Sec-Fetch-Site: same-origin', 'Origin: https://evil.example', MEANT]],
  ['that can send forms only', []],
  ...ORIGINS.map((origin) => [`of ${JSON.stringify(origin)}`, [`Origin: ${origin}`, MEANT]] as const),
  ...SITES.map((site) => [`at ${site}`, [`Sec-Fetch-Site: ${site}`, MEANT]] as const),
]
