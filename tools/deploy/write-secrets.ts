import { randomBytes } from 'node:crypto'
import { access, appendFile, chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { serviceNames } from '@urbe/contracts'
import { makeSigningKeys } from '@urbe/event-log/signing-keys'

import { natsKeys } from '../launcher/nats-keys.ts'
import { keepCertificates } from '../launcher/tls/certificates.ts'
import { certified, STORE_KEY, secretFiles } from './secret-files.ts'

const SECRET_BYTES = 24

// Makes what docker-compose.yml needs beside the images, once: what is there already stays.
const folder = join(import.meta.dirname, '..', '..', 'deploy', '.secrets')
const made = await access(join(folder, 'admin-password')).then(
  () => true,
  () => false,
)
const newSecret = () => randomBytes(SECRET_BYTES).toString('base64url')
if (!made) {
  const files = secretFiles({ natsKeys: await natsKeys(folder), newSecret })
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 })
}
const now = new Date().toISOString()
// What an installation of before there were keys has stored is believed without them.
const unsignedUntil = made ? now : undefined
await makeSigningKeys({ folder, services: serviceNames, now, unsignedUntil })
// An installation of before the store was sealed: nats-server seals what lies there at its next start.
const natsEnv = join(folder, 'nats.env')
if (!(await readFile(natsEnv, 'utf8')).includes(`${STORE_KEY}=`)) {
  await chmod(natsEnv, 0o600)
  await appendFile(natsEnv, `${STORE_KEY}=${newSecret()}\n`)
}
const tls = join(folder, 'tls')
await keepCertificates({ folder: tls, names: certified, now: new Date() })
// Inside the containers another user reads them; outside, the folder keeps everybody else away.
for (const entry of await readdir(folder, { withFileTypes: true }))
  if (entry.isFile()) await chmod(join(folder, entry.name), 0o444)
for (const name of certified)
  for (const end of ['pem', 'key']) await chmod(join(tls, `${name}.${end}`), 0o444)
process.stdout.write(`${made ? 'there already' : 'made'}: ${folder}; the user is admin, see admin-password\n`)
