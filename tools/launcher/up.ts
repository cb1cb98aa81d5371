import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { serviceNames } from '@urbe/contracts/topology'

import { buildConsole } from './console-build.ts'
import { databaseUrl, ensureDatabases } from './databases.ts'
import { endRecorded } from './down.ts'
import { takeLock } from './lock.ts'
import { keptPasswords, nextPasswordFile, passwordFile } from './passwords.ts'
import type { Plan } from './plan.ts'
import { portsFor } from './ports.ts'
import { checkWritable, preflight } from './preflight.ts'
import { isAlive } from './process-identity.ts'
import { readRecord } from './record.ts'
import { roleOf, SUPERUSER, suffixFor } from './roles.ts'
import { rotationPlanOf } from './rotation/plan.ts'
import { keepAdminPassword } from './secrets.ts'
import { textIn } from './seed-files.ts'
import { lendPlace, planNats, planPostgres, type Site } from './servers.ts'
import { originOf, type Ports, planServices, processNames } from './services.ts'
import { keepSigningKeys } from './signing.ts'
import { startSupervisor } from './supervisor-link.ts'
import { certificateFiles, POSTGRES_CERTIFICATE, type TlsPlan } from './tls/files.ts'

/** Starts the platform in this state folder and returns when all of it is ready. */
export async function up(site: Site): Promise<void> {
  const started = performance.now()
  const { settings, layout, say } = site
  const running = readRecord(layout.record)
  if (running !== undefined && isAlive(running.supervisor) && running.ready) {
    return say(`Urbe is already running at ${running.origin}`)
  }
  await checkWritable(settings.stateDir)
  using _lock = takeLock(layout.lock)
  if (running !== undefined) await endRecorded(running, site)
  await preflight(settings)
  await mkdir(layout.logs, { recursive: true })
  await keepAdminPassword(layout, settings)
  await start(site, await portsFor(layout.ports, processNames, [settings.port]))
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  say(`\nUrbe is ready at ${originOf(settings)} after ${seconds} s`)
  say(`  user      admin`)
  say(`  password  in ${layout.adminPassword}`)
  say(`  API       ${originOf(settings)}/docs/api`)
  if (settings.tls) say(`  authority ${join(layout.tls, 'ca.pem')}, for browsers and NODE_EXTRA_CA_CERTS`)
}

async function start(site: Site, ports: Ports): Promise<void> {
  const { settings, layout, say } = site
  const consoleBuilt = buildConsole({ root: settings.root, logFile: layout.log('console-build'), say })
  const supervisor = startSupervisor(settings, layout)
  try {
    const { plan, prepare } = await planFor(site, ports)
    await supervisor.ask({ type: 'plan', plan })
    await prepare()
    say(`services     ${serviceNames.join(', ')}, edge`)
    await supervisor.ask({ type: 'services' })
    await consoleBuilt
    supervisor.letGo()
  } catch (error) {
    await supervisor.stop()
    throw error
  }
}

/** What is to run, and what is to be done between the servers' start and the services'. */
async function planFor(site: Site, ports: Ports): Promise<{ plan: Plan; prepare: () => Promise<void> }> {
  const { settings, layout, say } = site
  const suffix = suffixFor(settings.stateDir, settings.databaseUrl !== undefined)
  const services = serviceNames.map((name) => roleOf(name, suffix))
  const passwords = await keptPasswords(layout, { superuser: SUPERUSER, services })
  const password = passwords(SUPERUSER)
  await keepSigningKeys(site)
  const url =
    settings.databaseUrl ?? `postgres://${SUPERUSER}:${password}@127.0.0.1:${ports.postgres}/postgres`
  const tls = settings.tls ? await secure(site) : undefined
  const database = {
    url,
    nextPassword: await textIn(nextPasswordFile(layout, SUPERUSER)),
    suffix,
    passwords,
    ca: tls && (await readFile(certificateFiles(layout.tls, 'edge').caFile)),
  }
  if (settings.natsUrl !== undefined) say('nats-server  the one in NATS_URL')
  if (settings.databaseUrl !== undefined) say('postgres     the one in DATABASE_URL')
  const servers = await Promise.all([
    ...(settings.natsUrl === undefined ? [planNats(site, ports.nats)] : []),
    ...(settings.databaseUrl === undefined ? [planPostgres(site, { port: ports.postgres, password })] : []),
  ])
  const processes = planServices(site, {
    ports,
    natsUrl: settings.natsUrl ?? `${settings.tls ? 'tls' : 'nats'}://127.0.0.1:${ports.nats}`,
    ownNats: settings.natsUrl === undefined,
    database: (service) => ({
      url: databaseUrl(database, service),
      passwordFile: passwordFile(layout, roleOf(service, suffix)),
    }),
  })
  return {
    plan: {
      origin: originOf(settings),
      recordFile: layout.record,
      processes: [...servers, ...processes],
      rotation: rotationPlanOf(site, ports),
      ...(tls === undefined ? {} : { tls }),
    },
    prepare: () => ensureDatabases(database),
  }
}

/** Certificates for everybody, before anything starts. */
async function secure(site: Site): Promise<TlsPlan> {
  const { layout, say } = site
  const { installCertificates } = await import('./tls/install.ts')
  const tls: TlsPlan = {
    folder: layout.tls,
    names: ['nats', POSTGRES_CERTIFICATE, 'edge', ...serviceNames],
    postgres: await lendPlace(site),
  }
  const made = await installCertificates(tls, new Date())
  say(`tls          ${made.length === 0 ? 'certificates are good' : `new certificates: ${made.join(', ')}`}`)
  return tls
}
