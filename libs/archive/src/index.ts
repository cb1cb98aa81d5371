export { ArchiveFault } from './archive-fault.ts'
export { type ArchiveStore, ArchiveUnavailable } from './archive-store.ts'
export { archiveStream } from './archive-stream.ts'
export { originOf, putBeginning } from './beginning.ts'
export { type Difference, differenceOf, REMOVED_AT_ONCE_MAX } from './difference.ts'
export { openFolderStore } from './folder-store.ts'
export type { Manifest } from './manifest.ts'
export { listArchivedStreams, listSegments } from './manifests.ts'
export { type ReadablePlaces, readArchive } from './read-archive.ts'
export { removeSegments } from './remove-segments.ts'
export { type Repaired, type RepairWiring, repairStream } from './repair-stream.ts'
export { openS3Store, type S3Settings } from './s3-store.ts'
export {
  readManifest,
  SEGMENT_MESSAGES_MAX,
  SEGMENT_RAW_BYTES_MAX,
  segmentName,
} from './segment.ts'
export {
  type ArchivePlaces,
  OutOfOrder,
  openStreamArchive,
  type SegmentLimits,
  type StreamArchive,
} from './stream-archive.ts'
export { manifestsOf, type VerifiedArchive, verifyArchive } from './verify-archive.ts'
export { type VerifiedStream, verifyStream } from './verify-stream.ts'
