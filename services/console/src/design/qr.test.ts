import { expect, it } from '@jest/globals'
import decode from 'qr/decode.js'

import { qrPath } from './qr.ts'

const PIXELS_A_SQUARE = 4

/** What a camera would see of the path. */
function picture({ size, path }: ReturnType<typeof qrPath>) {
  const width = size * PIXELS_A_SQUARE
  const data = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [, x = '', y = ''] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 0; row < PIXELS_A_SQUARE; row += 1) {
      const first = (Number(y) * PIXELS_A_SQUARE + row) * width + Number(x) * PIXELS_A_SQUARE
      for (let at = first; at < first + PIXELS_A_SQUARE; at += 1) data.set([0, 0, 0, 255], at * 4)
    }
  }
  return { width, height: width, data }
}

it('draws codes that can be read again', () => {
  for (const text of [
    'x',
    'otpauth://totp/Urbe:ana.souza?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Urbe',
  ]) {
    expect(decode(picture(qrPath(text)))).toBe(text)
  }
})
