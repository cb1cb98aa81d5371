/** Something that a person can mend, in one plain line. Everything else is a fault and shows where it happened. */
export class Complaint extends Error {
  override readonly name = 'Complaint'
}
