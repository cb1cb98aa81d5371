import { randomBytes } from 'node:crypto'
import { access, chmod, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { natsKeys } from '../launcher/nats-keys.ts'
import { secretFiles } from './secret-files.ts'

const SECRET_BYTES = 24

// Makes what docker-compose.yml needs beside the images, once: what is there already stays.
const folder = join(import.meta.dirname, '..', '..', 'deploy', '.secrets')
const made = await access(join(folder, 'admin-password')).then(
  () => true,
  () => false,
)
if (!made) {
  const newSecret = () => randomBytes(SECRET_BYTES).toString('base64url')
  const files = secretFiles({ natsKeys: await natsKeys(folder), newSecret })
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 })
  // Inside the containers another user reads them; outside, the folder keeps everybody else away.
  for (const name of await readdir(folder)) await chmod(join(folder, name), 0o444)
}
process.stdout.write(`${made ? 'there already' : 'made'}: ${folder}; the user is admin, see admin-password\n`)
