import { access } from 'node:fs/promises'

import { type Browser, chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
/** It shall draw the console and do nothing else: no updates, no look-ups, no profile kept. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The system's Chromium; the error says what to install. */
export async function startBrowser(): Promise<Browser> {
  for (const executablePath of PLACES) {
    const there = await access(executablePath).then(
      () => true,
      () => false,
    )
    if (there) return await chromium.launch({ executablePath, args: ARGUMENTS })
  }
  throw new Error(`the browser test needs Chromium at one of ${PLACES.join(', ')}`)
}
