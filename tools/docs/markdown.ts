export const GENERATED = '<!-- Written by `npm run docs` from the contracts. Change those, not this page. -->'
