// Asks the service beside it whether it lives: in the way in which it answers. Exit code 0 or 1.
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { get as getSecurely } from 'node:https'

const { URBE_TLS, TLS_CA_FILE, HTTP_PORT } = process.env
const address = { host: '127.0.0.1', port: HTTP_PORT, path: '/health/live' }
const answered = ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)
const asked =
  URBE_TLS === '1'
    ? getSecurely({ ...address, ca: readFileSync(TLS_CA_FILE) }, answered)
    : get(address, answered)
asked.on('error', () => process.exit(1))
