import { writeFile } from 'node:fs/promises'

import { operationsText } from './src/operations-text.ts'

await writeFile(new URL('src/operations.ts', import.meta.url), operationsText())
