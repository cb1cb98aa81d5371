import { access } from 'node:fs/promises'

import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

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

/** Only to end what hangs: a busy machine takes its time. */
const PATIENCE_MS = 120_000

/** The system's Chromium; the error says what to install. */
export async function startBrowser(): Promise<Browser> {
  for (const executablePath of PLACES) {
    const there = await access(executablePath).then(
      () => true,
      () => false,
    )
    if (there) return await chromium.launch({ executablePath, args: ARGUMENTS, timeout: PATIENCE_MS })
  }
  throw new Error(`the browser test needs Chromium at one of ${PLACES.join(', ')}`)
}

/** A page with a session of its own, which English people look at unless it is told otherwise. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  // The tests bring a program of their own into the page, which the console's own policy forbids.
  const context = await browser.newContext({ locale: 'en', bypassCSP: true, ...options })
  context.setDefaultTimeout(PATIENCE_MS)
  return await context.newPage()
}
