import encode from 'qr'

const BORDER = 2

/** A QR code as one path of unit squares, with a quiet border of its own. */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const rows = encode(text, 'raw', { ecc: 'medium', border: BORDER })
  const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { size: rows.length, path: squares.join('') }
}
