// The certificates' library finds its parts through it.
import 'reflect-metadata'

import type { webcrypto } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'

import { replaceFile } from '../replace-file.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000
/** The authority outlives every certificate that it has signed. */
const AUTHORITY_DAYS = 3_650
export const CERTIFICATE_DAYS = 90
/** Clocks that are a little behind take a new certificate too. */
const EARLIER_MS = 300_000

/** Who signs the certificates of one installation. */
export interface Authority {
  readonly pem: string
  readonly certificate: X509Certificate
  readonly key: webcrypto.CryptoKey
}

export interface Pair {
  readonly certificate: string
  readonly key: string
}

/** The one of this folder (`ca.pem`, `ca.key`), made when there is none. */
export async function openAuthority(folder: string, now: Date): Promise<Authority> {
  const [certFile, keyFile] = [join(folder, 'ca.pem'), join(folder, 'ca.key')]
  const pem = await readFile(certFile, 'utf8').catch(missing)
  const keyPem = await readFile(keyFile, 'utf8').catch(missing)
  if (pem !== undefined && keyPem !== undefined)
    return { pem, certificate: new X509Certificate(pem), key: await signingKey(keyPem) }
  const made = await newAuthority(now)
  // The certificate last: a key without one is made anew.
  await replaceFile(keyFile, made.keyPem)
  await replaceFile(certFile, made.authority.pem)
  return made.authority
}

async function newAuthority(now: Date): Promise<{ authority: Authority; keyPem: string }> {
  const keys = await newKeys()
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=Urbe local authority ${now.toISOString().slice(0, 10)}`,
    ...validity(now, AUTHORITY_DAYS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const pem = `${certificate.toString('pem')}\n`
  return { authority: { pem, certificate, key: keys.privateKey }, keyPem: await pemOf(keys.privateKey) }
}

/** A certificate with which a process answers on the loopback and shows itself to others. */
export async function issue(authority: Authority, name: string, now: Date): Promise<Pair> {
  const keys = await newKeys()
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: authority.certificate.subject,
    ...validity(now, CERTIFICATE_DAYS),
    publicKey: keys.publicKey,
    signingKey: authority.key,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'dns', value: name },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(authority.certificate.publicKey),
    ],
  })
  return { certificate: `${certificate.toString('pem')}\n`, key: await pemOf(keys.privateKey) }
}

/** Days until a certificate ends; none for what is no certificate of this authority. */
export async function daysLeft(pem: string, authority: Authority, now: Date): Promise<number> {
  try {
    const certificate = new X509Certificate(pem)
    const isOurs = await certificate.verify({ publicKey: authority.certificate, date: now })
    return isOurs ? (certificate.notAfter.getTime() - now.getTime()) / DAY_MS : 0
  } catch {
    // Unreadable is as good as ended: a new one is made in its place.
    return 0
  }
}

function validity(now: Date, days: number) {
  return {
    notBefore: new Date(now.getTime() - EARLIER_MS),
    notAfter: new Date(now.getTime() + days * DAY_MS),
  }
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`
}

async function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [bytes] = PemConverter.decode(pem)
  if (bytes === undefined) throw new Error('the key of the authority cannot be read')
  return await crypto.subtle.importKey('pkcs8', bytes, ALGORITHM, false, ['sign'])
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
