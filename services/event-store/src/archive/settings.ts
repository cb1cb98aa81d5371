import { readFile } from 'node:fs/promises'

import { z } from 'zod'

import { type ArchivePlaces, openFolderStore, openS3Store } from '@urbe/archive'
import type { Clock } from '@urbe/kernel'

const HOUR_SECONDS = 3_600

/** Without a folder nothing is archived; with a bucket the folder holds only what is still open. */
export const archiveSettings = {
  ARCHIVE_DIR: z.string().min(1).optional(),
  ARCHIVE_SEGMENT_SECONDS_MAX: z.coerce.number().int().positive().default(HOUR_SECONDS),
  ARCHIVE_S3_ENDPOINT: z.url().optional(),
  ARCHIVE_S3_BUCKET: z.string().min(1).optional(),
  ARCHIVE_S3_REGION: z.string().min(1).default('us-east-1'),
  ARCHIVE_S3_PREFIX: z.string().optional(),
  ARCHIVE_S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  ARCHIVE_S3_SECRET_KEY_FILE: z.string().min(1).optional(),
}
const schema = z.object(archiveSettings)

/** Undefined when nothing is to be archived. */
export async function archivePlaces(
  env: z.infer<typeof schema>,
  clock: Clock,
): Promise<ArchivePlaces | undefined> {
  const folder = env.ARCHIVE_DIR
  const endpoint = env.ARCHIVE_S3_ENDPOINT
  if (folder === undefined) {
    if (endpoint !== undefined) throw new Error('ARCHIVE_S3_ENDPOINT needs ARCHIVE_DIR for open segments')
    return undefined
  }
  if (endpoint === undefined) return { folder, store: openFolderStore(folder) }
  const { ARCHIVE_S3_BUCKET: bucket, ARCHIVE_S3_ACCESS_KEY_ID: accessKeyId } = env
  const secretFile = env.ARCHIVE_S3_SECRET_KEY_FILE
  if (bucket === undefined || accessKeyId === undefined || secretFile === undefined) {
    throw new Error(
      'ARCHIVE_S3_ENDPOINT needs ARCHIVE_S3_BUCKET, ARCHIVE_S3_ACCESS_KEY_ID and ARCHIVE_S3_SECRET_KEY_FILE',
    )
  }
  const secretAccessKey = (await readFile(secretFile, 'utf8')).trim()
  const { ARCHIVE_S3_REGION: region, ARCHIVE_S3_PREFIX: prefix } = env
  return {
    folder,
    store: openS3Store({ endpoint, bucket, region, prefix, accessKeyId, secretAccessKey, clock }),
  }
}
