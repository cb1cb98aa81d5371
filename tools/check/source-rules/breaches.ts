import ts from 'typescript'

import { repeatsRepetition } from './repetition.ts'

interface Rule {
  readonly name: string
  readonly forbids: (node: ts.Node) => boolean
}

export interface Breach {
  readonly rule: string
  /** Counted from 1. */
  readonly line: number
  readonly code: string
}

/** What may stand nowhere in what we ship, because something of another's making could become code, a command or a lie by it. */
const RULES: readonly Rule[] = [
  { name: 'text becomes code', forbids: (node) => calls(node, /^(eval|Function|(vm\.)?runIn\w*Context)$/) },
  {
    name: 'a command in a shell',
    forbids: (node) => calls(node, /^(child_process\.)?exec(Sync)?$/) || sets(node, 'shell', 'true'),
  },
  { name: 'SQL out of text', forbids: (node) => calls(node, /(^|\.)sql\.(raw|lit|literal)$/) },
  { name: 'HTML out of text', forbids: isHtmlOfText },
  { name: 'certificates that nobody verifies', forbids: (node) => sets(node, 'rejectUnauthorized', 'false') },
  { name: 'a broken digest or cipher', forbids: isBrokenAlgorithm },
  { name: 'a pattern that repeats a repetition', forbids: isCostlyPattern },
  { name: 'a log line whose format is made at run time', forbids: isMadeUpFormat },
]

/** The words of the rules, and whatever looks like a pattern: reading a source properly takes a hundred times as long. */
const WORTH_A_LOOK =
  /\b(?:eval|Function|runIn\w*|exec(?:Sync)?|shell|sql\.(?:raw|lit\w*)|\w*HTML|srcdoc|document\.write|rejectUnauthorized|create(?:Hash|Hmac|Cipheriv|Decipheriv)|log\.\w+)\b|(?:[(=,:!&|?[>{]|return)\s*\/(?![/*])/

export function breachesIn(source: string, path = 'source.ts'): readonly Breach[] {
  if (!WORTH_A_LOOK.test(source)) return []
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true)
  const found: Breach[] = []
  const look = (node: ts.Node): void => {
    for (const { name, forbids } of RULES) {
      if (!forbids(node)) continue
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
      found.push({ rule: name, line: line + 1, code: node.getText(file).slice(0, 120) })
    }
    ts.forEachChild(node, look)
  }
  look(file)
  return found
}

function calls(node: ts.Node, name: RegExp): boolean {
  const isCall = ts.isCallExpression(node) || ts.isNewExpression(node)
  return isCall && name.test(node.expression.getText())
}

function sets(node: ts.Node, name: string, value: string): boolean {
  return ts.isPropertyAssignment(node) && node.name.getText() === name && node.initializer.getText() === value
}

const HTML_MEMBERS: ReadonlySet<string> = new Set(['innerHTML', 'outerHTML', 'srcdoc', 'insertAdjacentHTML'])

function isHtmlOfText(node: ts.Node): boolean {
  if (ts.isJsxAttribute(node)) return node.name.getText() === 'dangerouslySetInnerHTML'
  if (calls(node, /^document\.write(ln)?$/)) return true
  return ts.isPropertyAccessExpression(node) && HTML_MEMBERS.has(node.name.text)
}

/** Of the ciphers only AES in a mode that authenticates; of the digests none that can be made to collide, but SHA-1 where it is no proof. */
function isBrokenAlgorithm(node: ts.Node): boolean {
  if (!calls(node, /^(\w+\.)?create(Hash|Hmac|Cipheriv|Decipheriv)$/)) return false
  const [named] = (node as ts.CallExpression).arguments ?? []
  if (named === undefined || !ts.isStringLiteral(named)) return false
  return /md[245]|ripemd|^des|rc4|bf-|-(ecb|cbc|ctr|cfb|ofb)$/i.test(named.text)
}

function isCostlyPattern(node: ts.Node): boolean {
  if (!ts.isRegularExpressionLiteral(node)) return false
  return repeatsRepetition(node.text.slice(1, node.text.lastIndexOf('/')))
}

/** pino fills `%s` in a message with what follows it: a message is a text of ours, and nothing follows. */
function isMadeUpFormat(node: ts.Node): boolean {
  if (!calls(node, /(^|\.)log\.(trace|debug|info|warn|error|fatal)$/)) return false
  const [fields, message, more] = (node as ts.CallExpression).arguments ?? []
  if (more !== undefined) return true
  const text = message ?? fields
  return text !== undefined && (ts.isBinaryExpression(text) || (text === message && isFilledWithMore(text)))
}

/** A name that stands alone in the text is a name of ours, `${name} has started`; anything that is computed is not. */
function isFilledWithMore(text: ts.Node): boolean {
  return (
    ts.isTemplateExpression(text) && text.templateSpans.some(({ expression }) => !ts.isIdentifier(expression))
  )
}
