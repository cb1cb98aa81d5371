import { describe, expect, it } from '@jest/globals'

import { signedHeaders } from './signature-v4.ts'

/** The key, the moment and the four signatures that AWS publishes as its examples for S3. */
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
}
const now = new Date('2013-05-24T00:00:00.000Z')
const host = 'https://examplebucket.s3.amazonaws.com'

const published = [
  {
    what: 'a GET with a range',
    request: { method: 'GET', url: new URL(`${host}/test.txt`), headers: { range: 'bytes=0-9' } },
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    what: 'a PUT with a body',
    request: {
      method: 'PUT',
      url: new URL(`${host}/test%24file.text`),
      headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      body: Buffer.from('Welcome to Amazon S3.'),
    },
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
  {
    what: 'a GET with an empty parameter',
    request: { method: 'GET', url: new URL(`${host}/?lifecycle`) },
    signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  },
  {
    what: 'a list',
    request: { method: 'GET', url: new URL(`${host}/?max-keys=2&prefix=J`) },
    signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  },
]

describe('a signature for S3', () => {
  it.each(published)('of $what is the one that AWS publishes', ({ request, signature }) => {
    const { authorization = '' } = signedHeaders(request, credentials, now)
    expect(authorization.split('Signature=')[1]).toBe(signature)
  })

  it('names who asks, when, and the headers it covers', () => {
    const headers = signedHeaders({ method: 'GET', url: new URL(`${host}/a`) }, credentials, now)
    expect(headers['x-amz-date']).toBe('20130524T000000Z')
    expect(headers['authorization']).toContain(
      'Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date,',
    )
  })

  it('escapes in a query all that AWS wants escaped', () => {
    const url = new URL(`${host}/`)
    url.searchParams.set('prefix', "a b*(c)'!")
    const plain = new URL(`${host}/?prefix=a%20b%2A%28c%29%27%21`)
    const of = (each: URL) => signedHeaders({ method: 'GET', url: each }, credentials, now)['authorization']
    expect(of(url)).toBe(of(plain))
  })
})
