import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import type { Books } from './books.ts'

/** One line for all that can be neither made nor lost. */
export function BooksLine({ books: { balance, open } }: { books: Books }) {
  const { say, locale } = useSay()
  return (
    <p className={balance ? 'books' : 'books open'} title={say('books.about')}>
      <span>{say('books.balance')}</span>
      <strong>{say(balance ? 'books.yes' : 'books.no')}</strong>
      {open.length > 0 && (
        <span className="books-gaps">
          {open.map(({ what, amount }) => say(what, { amount: formatNumber(amount, locale) })).join(', ')}
        </span>
      )}
    </p>
  )
}
