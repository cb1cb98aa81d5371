import { unreachable } from '@urbe/kernel'

import type { Letter } from './mailer.ts'
import type { Told } from './told.ts'

interface Words {
  readonly subject: string
  readonly en: string
  readonly pt: string
}

interface Given {
  readonly to: string
  readonly at: Date
  /** The installation, where nothing is signed in or changed by following it. */
  readonly url: string
}

/** In both languages of the console: whoever is written to has not chosen one yet. */
export function toldLetter(told: Told, { to, at, url }: Given): Letter {
  const { subject, en, pt } = wordsOf(told)
  const when = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return {
    to,
    subject: `Urbe: ${subject}`,
    text: [
      `${when}: ${en} If you do not know about it, sign in, look at your sessions and change your password, or speak to an administrator.`,
      `${when}: ${pt} Se você não sabe disso, entre, veja as suas sessões e troque a sua senha, ou fale com um administrador.`,
      url,
    ].join('\n\n'),
  }
}

function wordsOf(told: Told): Words {
  switch (told.kind) {
    case 'signed-in':
    case 'half-way':
    case 'attempts':
      return ofSignIn(told)
    case 'factor-added':
    case 'factor-removed':
      return ofFactor(told)
    default:
      return plain[told.kind]
  }
}

function ofSignIn(told: Extract<Told, { network: string }>): Words {
  const from = `${told.program}, ${told.network}`
  switch (told.kind) {
    case 'signed-in': {
      const [after, depois] =
        told.failures === 0
          ? ['', '']
          : [`, after ${told.failures} failed attempts`, `, depois de ${told.failures} tentativas falhas`]
      return {
        subject: 'a new sign-in / um novo acesso',
        en: `somebody signed in to your account from a device that is not known${after} (${from}).`,
        pt: `alguém entrou na sua conta de um dispositivo desconhecido${depois} (${from}).`,
      }
    }
    case 'half-way':
      return {
        subject: 'somebody has your password / alguém tem a sua senha',
        en: `somebody gave your right password and a wrong second factor, and was turned away (${from}).`,
        pt: `alguém informou a sua senha correta e um segundo fator errado, e não entrou (${from}).`,
      }
    case 'attempts':
      return {
        subject: 'failed sign-ins / tentativas de acesso',
        en: `there were ${told.failures} failed attempts to sign in to your account, the last one from ${from}. Nobody got in.`,
        pt: `houve ${told.failures} tentativas falhas de entrar na sua conta, a última de ${from}. Ninguém entrou.`,
      }
    default:
      return unreachable(told)
  }
}

function ofFactor({ kind, factor }: Extract<Told, { factor: string }>): Words {
  const [name, nome] =
    factor === 'passkey'
      ? ['a passkey', 'uma chave de acesso']
      : ['an authenticator app', 'um aplicativo autenticador']
  return kind === 'factor-added'
    ? {
        subject: 'a second factor was added / um segundo fator foi adicionado',
        en: `${name} was added to your account; your other sessions have ended.`,
        pt: `${nome} foi adicionado à sua conta; as suas outras sessões terminaram.`,
      }
    : {
        subject: 'a second factor was taken away / um segundo fator foi removido',
        en: `${name} was taken away from your account; your other sessions have ended.`,
        pt: `${nome} foi removido da sua conta; as suas outras sessões terminaram.`,
      }
}

type Plain = Exclude<Told, { network: string } | { factor: string }>['kind']
const plain: Readonly<Record<Plain, Words>> = {
  'password-changed': {
    subject: 'your password was changed / sua senha foi trocada',
    en: 'the password of your account was changed; your other sessions have ended.',
    pt: 'a senha da sua conta foi trocada; as suas outras sessões terminaram.',
  },
  'password-set': {
    subject: 'a new password was set / uma nova senha foi definida',
    en: 'a new password was set by an invitation or a reset; all your sessions have ended.',
    pt: 'uma nova senha foi definida por um convite ou uma redefinição; todas as suas sessões terminaram.',
  },
  'address-changed': {
    subject: 'your address was changed / seu endereço foi trocado',
    en: 'letters about your account go to another address from now on. This one goes to both.',
    pt: 'as cartas sobre a sua conta passam a ir para outro endereço. Esta vai para os dois.',
  },
  'recovery-codes-made': {
    subject: 'new recovery codes / novos códigos de recuperação',
    en: 'new recovery codes were made; those of before do not count any more.',
    pt: 'novos códigos de recuperação foram criados; os anteriores não valem mais.',
  },
  invited: {
    subject: 'an invitation to your account / um convite para a sua conta',
    en: 'an administrator made an invitation with which a new password can be set for your account.',
    pt: 'um administrador criou um convite com o qual uma nova senha pode ser definida para a sua conta.',
  },
  'locked-out': {
    subject: 'your account was disabled / sua conta foi desativada',
    en: 'an administrator disabled your account and ended your sessions.',
    pt: 'um administrador desativou a sua conta e encerrou as suas sessões.',
  },
  'let-in': {
    subject: 'your account was enabled / sua conta foi ativada',
    en: 'an administrator enabled your account again.',
    pt: 'um administrador ativou a sua conta novamente.',
  },
  'session-ended': {
    subject: 'a session was ended / uma sessão foi encerrada',
    en: 'a session of yours was ended because its token was used twice: somebody may have a copy of it.',
    pt: 'uma sessão sua foi encerrada porque o token dela foi usado duas vezes: alguém pode ter uma cópia.',
  },
}
