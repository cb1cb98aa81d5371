import type en from './locales/en.json'

export type MessageId = keyof typeof en
export type Values = Readonly<Record<string, string | number>>
/** Says a message in the language of the moment. */
export type Say = (id: MessageId, values?: Values) => string
