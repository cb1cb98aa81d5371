import { expect } from '@jest/globals'

import { until } from '@urbe/local-servers'
import type { MailServer } from '@urbe/testkit'

import type { Reply } from './client.ts'

/** Letters by whom they are to. */
export function letterBox(server: () => MailServer) {
  const isTo = (address: string) => (letter: { to: string }) => letter.to.includes(`<${address}>`)
  const lettersTo = (address: string) =>
    server()
      .letters.filter(isTo(address))
      .map(({ text }) => text)
  return {
    lettersTo,
    /** What has come there since the last time, as soon as all of it has. */
    async taken(address: string, count: number): Promise<readonly string[]> {
      await until(async () => lettersTo(address).length >= count, { deadlineMs: 60_000 })
      const texts = lettersTo(address)
      expect(texts).toHaveLength(count)
      const others = server().letters.filter((letter) => !isTo(address)(letter))
      server().letters.splice(0, Number.POSITIVE_INFINITY, ...others)
      return texts
    },
  }
}

/** The cookie by which a device is known again. */
export const deviceOf = ({ headers }: Reply): string =>
  headers
    .getSetCookie()
    .find((each) => each.startsWith('__Host-device='))
    ?.split(';')[0] ?? ''
