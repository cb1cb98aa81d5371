export type FrameErrorCode =
  | 'frame_too_short'
  | 'frame_too_long'
  | 'frame_version_unknown'
  | 'frame_kind_unknown'
  | 'frame_ids_not_ascending'
  | 'frame_number_too_large'

/** Bytes that are no state frame, or a state that no frame can carry. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
  readonly code: FrameErrorCode

  constructor(code: FrameErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
