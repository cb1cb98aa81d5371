const INBOX = '_INBOX.'
const REPLY_TO = /^_INBOX(\.[A-Za-z0-9_-]+)+$/

/**
 * Where an answer goes. Whoever asks names the subject, and the answer bears the rights of whoever gives it: only an inbox gets one. What
 * arrives in our own inbox comes from the server, which names subjects of its own there.
 */
export function replyTo(subscribed: string, reply: string | undefined): string | undefined {
  if (reply === undefined || subscribed.startsWith(INBOX)) return reply
  return REPLY_TO.test(reply) ? reply : undefined
}
