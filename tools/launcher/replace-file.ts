import { rename, writeFile } from 'node:fs/promises'

/** Whole or not at all, and for nobody else to read. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 })
  await rename(`${file}.new`, file)
}
