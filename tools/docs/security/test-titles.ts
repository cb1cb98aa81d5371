const OPENING = /^( *)(describe|it|test)((?:\.\w+)*)(?:<.*>)?\(/
const TITLE = /^(['"`])((?:\\.|(?!\1).)*)\1,/
const NOT_RUN = /\.(skip|todo|failing)/

interface Block {
  readonly indent: number
  readonly kind: string
  readonly run: boolean
  /** Whether the title stands on the next line. */
  isNext?: boolean
  title?: string
}

/**
 * The full names of the tests in a source text, as `<describe> › <it>`; those of tables with their placeholders. Relies on the
 * indentation that the formatter gives. Tests that are skipped have no name here.
 */
export function testTitlesIn(source: string): ReadonlySet<string> {
  const titles = new Set<string>()
  let open: Block[] = []
  for (const line of source.split('\n')) {
    const opening = OPENING.exec(line)
    const indent = /^ */.exec(line)?.[0].length ?? 0
    if (opening !== null) {
      const [, , kind = '', modifiers = ''] = opening
      open = [
        ...open.filter((block) => block.indent < indent),
        { indent, kind, run: !NOT_RUN.test(modifiers) },
      ]
    }
    const block = open.at(-1)
    if (block === undefined || block.title !== undefined) continue
    const title = titleIn(line, block, opening !== null)
    if (title === undefined) continue
    block.title = title
    if (block.kind !== 'describe' && open.every(({ run }) => run))
      titles.add(open.flatMap((each) => each.title ?? []).join(' › '))
  }
  return titles
}

/** On the line that opens a block, at the end of its table, or alone on the line behind one of these. */
function titleIn(line: string, block: Block, opens: boolean): string | undefined {
  const depth = /^ */.exec(line)?.[0].length ?? 0
  const behindTable = !opens && depth === block.indent && /^ *[\])}]/.test(line)
  if (!opens && !behindTable)
    return block.isNext && depth === block.indent + 2 ? textOf(line.trim()) : undefined
  block.isNext = line.endsWith('(')
  const table = line.search(/\)\((?=['"`])/)
  if (table >= 0) return textOf(line.slice(table + 2))
  return opens ? textOf(line.slice(line.indexOf('(') + 1)) : undefined
}

const textOf = (line: string): string | undefined => TITLE.exec(line)?.[2]?.replaceAll(/\\(.)/g, '$1')
