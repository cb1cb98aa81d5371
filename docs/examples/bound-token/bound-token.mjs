// A machine with a key of its own: gets a token that is bound to the key, asks for cities with it, and shows that the token alone is
// worth nothing. Needs Node and nothing else.
//
//   node bound-token.mjs --url http://localhost:8080 --client <id> --secret-file <file>
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const text = { type: 'string' }
const { values } = parseArgs({ options: { url: text, client: text, 'secret-file': text } })
const { url: origin = 'http://localhost:8080', client, 'secret-file': file = '' } = values
const secret = readFileSync(file, 'utf8').trim()
const api = `${origin}/api/v1`
const say = (text) => process.stdout.write(`${text}\n`)

// The private key stays in this process: a real program keeps it in a file of its own, or where it cannot be read out.
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const { kty, crv, x } = publicKey.export({ format: 'jwk' })

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
/** A proof for one request (RFC 9449): it counts once, and for a minute. */
function proof(method, url, token) {
  const { origin, pathname } = new URL(url)
  const header = { typ: 'dpop+jwt', alg: 'Ed25519', jwk: { kty, crv, x } }
  const claims = {
    jti: randomUUID(),
    htm: method,
    htu: origin + pathname,
    iat: Math.floor(Date.now() / 1000),
    ...(token && { ath: createHash('sha256').update(token).digest('base64url') }),
  }
  const text = `${encode(header)}.${encode(claims)}`
  return `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`
}

const tokenUrl = `${api}/auth/token`
const granted = await fetch(tokenUrl, {
  method: 'POST',
  headers: {
    authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`,
    dpop: proof('POST', tokenUrl),
  },
  body: new URLSearchParams({ grant_type: 'client_credentials' }),
})
const { access_token: token, token_type: type, error_description: why } = await granted.json()
if (!granted.ok) throw new Error(`no token: ${why}`)
say(`token_type ${type}`)

const url = `${api}/cities?limit=1`
const ask = async (headers) => (await fetch(url, { headers })).status
const dpop = proof('GET', url, token)
say(`with a proof: ${await ask({ authorization: `DPoP ${token}`, dpop })}`)
say(`with the same proof again: ${await ask({ authorization: `DPoP ${token}`, dpop })}`)
say(`as a bearer token: ${await ask({ authorization: `Bearer ${token}` })}`)
