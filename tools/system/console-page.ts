import { createRequire } from 'node:module'

import type { Page } from 'playwright-core'

import { PASSWORD } from './copy.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Found {
  readonly id: string
  readonly nodes: readonly { readonly target: unknown }[]
}

interface Passing {
  readonly effect: { getTiming: () => { iterations: number } } | null
  readonly finished: Promise<unknown>
}

/** Half faded in, a text has the contrast of neither state; what turns for ever is not waited for. */
async function comesToRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // Types of the browser are not those of this program.
    const { document } = globalThis as unknown as { document: { getAnimations: () => readonly Passing[] } }
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getTiming().iterations !== Number.POSITIVE_INFINITY)
    // One that is cancelled is over as well.
    await Promise.allSettled(passing.map(({ finished }) => finished))
  })
}

/** Of a page that shows itself: before its heading stands, there is only the empty ground of the console. */
export async function violationsOn(page: Page): Promise<string[]> {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' })
  await comesToRest(page)
  await page.addScriptTag({ path: AXE })
  return await page.evaluate(async () => {
    // The script above defines it in the page.
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Found[] }> } }
    const found = await axe.run()
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${JSON.stringify(nodes.map(({ target }) => target))}`,
    )
  })
}

interface Credentials {
  readonly username?: string
  readonly password?: string
}

export async function signIn(page: Page, { username = 'admin', password = PASSWORD }: Credentials = {}) {
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
