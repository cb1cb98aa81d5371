/** `<id of the key>.<signature in base64url>` */
export const SIGNATURE_HEADER = 'Urbe-Sig'
