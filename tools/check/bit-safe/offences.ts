import ts from 'typescript'

export interface Offence {
  /** Counted from 1. */
  readonly line: number
  readonly code: string
  readonly instead: string
}

/** Exactly rounded by IEEE 754, whole numbers, or constants that the language gives bit by bit: the same in every engine. */
const SAFE_MATH: ReadonlySet<string> = new Set(
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc LN2 LOG2E PI'.split(' '),
)
const INSTEAD_OF_MATH = 'take it from math/dmath.ts, and random numbers from the kernel'
const INSTEAD_OF_LOCALE = 'compare with < and >, write numbers by hand'

/** What in this source may give other bits in another engine, or another version of the same. */
export function offencesIn(source: string): readonly Offence[] {
  const file = ts.createSourceFile('model.ts', source, ts.ScriptTarget.Latest, true)
  const found: Offence[] = []
  const look = (node: ts.Node): void => {
    const instead = insteadOf(node)
    if (instead !== undefined) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
      found.push({ line: line + 1, code: node.getText(file), instead })
    }
    ts.forEachChild(node, look)
  }
  look(file)
  return found
}

function insteadOf(node: ts.Node): string | undefined {
  if (ts.isBinaryExpression(node)) return insteadOfOperator(node.operatorToken.kind)
  if (ts.isElementAccessExpression(node)) return isMath(node.expression) ? INSTEAD_OF_MATH : undefined
  if (ts.isPropertyAccessExpression(node)) return insteadOfMember(node)
  if (ts.isVariableDeclaration(node)) return insteadOfNames(node)
  return undefined
}

function insteadOfOperator(operator: ts.SyntaxKind): string | undefined {
  const isPower =
    operator === ts.SyntaxKind.AsteriskAsteriskToken || operator === ts.SyntaxKind.AsteriskAsteriskEqualsToken
  return isPower ? 'take intPow or pow from math/dmath.ts' : undefined
}

function insteadOfMember({ expression, name }: ts.PropertyAccessExpression): string | undefined {
  if (isMath(expression)) return SAFE_MATH.has(name.text) ? undefined : INSTEAD_OF_MATH
  return /^(toLocale\w+|localeCompare)$/.test(name.text) ? INSTEAD_OF_LOCALE : undefined
}

/** `const { pow } = Math`, and `const m = Math`, behind which everything could hide. */
function insteadOfNames({ name, initializer }: ts.VariableDeclaration): string | undefined {
  if (initializer === undefined || !isMath(initializer)) return undefined
  if (!ts.isObjectBindingPattern(name)) return 'take the functions out of Math by name'
  const isSafe = name.elements.every((each) => SAFE_MATH.has((each.propertyName ?? each.name).getText()))
  return isSafe ? undefined : INSTEAD_OF_MATH
}

function isMath(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === 'Math'
}
