import type { Finding } from '@urbe/contracts'

/** Something in the archive is not as it was written; the finding says what and where. */
export class ArchiveFault extends Error {
  override readonly name = 'ArchiveFault'
  readonly finding: Finding

  constructor(finding: Omit<Finding, 'where'>, options?: ErrorOptions) {
    super(`${finding.stream} ${finding.first}-${finding.last}: ${finding.kind}: ${finding.detail}`, options)
    this.finding = { ...finding, where: 'archive' }
  }
}
