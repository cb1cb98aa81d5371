import type { Letter } from './mailer.ts'

interface Content {
  readonly to: string
  readonly url: string
  readonly expiresAt: Date
}

interface Unusual {
  readonly to: string
  readonly url: string
  readonly sessionsEnded: boolean
}

/** In both languages of the console: whoever is written to has not chosen one yet. */
export const letters = {
  invitation: ({ to, url, expiresAt }: Content): Letter => ({
    to,
    subject: 'Urbe: your invitation / seu convite',
    text: [
      `You have been invited to Urbe. Choose your password here, until ${spell(expiresAt)}:`,
      `Você foi convidado para a Urbe. Escolha sua senha aqui, até ${spell(expiresAt)}:`,
      url,
      'If you do not know what this is about, do nothing. / Se você não sabe do que se trata, não faça nada.',
    ].join('\n\n'),
  }),
  reset: ({ to, url, expiresAt }: Content): Letter => ({
    to,
    subject: 'Urbe: a new password / uma nova senha',
    text: [
      `Somebody, perhaps you, asked for a new password. Set it here, until ${spell(expiresAt)}:`,
      `Alguém, talvez você, pediu uma nova senha. Defina-a aqui, até ${spell(expiresAt)}:`,
      url,
      'If it was not you, do nothing: your password stays. / Se não foi você, não faça nada: sua senha continua a mesma.',
    ].join('\n\n'),
  }),
  unusual: ({ to, url, sessionsEnded }: Unusual): Letter => ({
    to,
    subject: 'Urbe: something unusual in your account / algo incomum na sua conta',
    text: [
      `Something unusual was found about your account${sessionsEnded ? ', and its sessions were ended' : ''}. Sign in and look at your sessions; if it was not you, change your password.`,
      `Algo incomum foi encontrado na sua conta${sessionsEnded ? ', e as suas sessões foram encerradas' : ''}. Entre e veja as suas sessões; se não foi você, troque a sua senha.`,
      url,
    ].join('\n\n'),
  }),
} as const

const spell = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
