import { GENERATED } from '../markdown.ts'
import { edition, type Requirement, requirements } from './requirements.ts'

const HERE_TO_ROOT = '../../..'
const OUTCOMES = ['met', 'not met', 'not applicable'] as const
const LEVELS = [1, 2, 3] as const

const CHAPTERS: Readonly<Record<string, string>> = {
  V1: 'Encoding and sanitising',
  V2: 'Validation and business rules',
  V3: 'Browsers',
  V4: 'HTTP and WebSocket',
  V5: 'Files',
  V6: 'Signing in',
  V7: 'Sessions',
  V8: 'Permissions',
  V9: 'Tokens',
  V10: 'OAuth',
  V11: 'Cryptography',
  V12: 'Channels',
  V13: 'Configuration',
  V14: 'Data',
  V15: 'Code and components',
  V16: 'Logs and errors',
  V17: 'WebRTC',
}

export function requirementsPage(): string {
  const chapters = Object.entries(CHAPTERS).map(([chapter, title]) => chapterOf(chapter, title))
  return `# Security requirements

${GENERATED.replace('the contracts', '`docs/security-requirements.json`').replace('those', 'that file')}

Against which requirements of the OWASP Application Security Verification Standard (${edition}) the platform is held: all of its levels 1 and 2, and
of level 3 those that we have taken on. The numbers are the standard's, the words are ours. A requirement is met when the tests that are named here pass (a test of its own sees to it that they exist under these very names), or, where
no test can tell, by what stands beside it.

${summary()}
${chapters.join('\n')}`
}

function summary(): string {
  const rows = LEVELS.map((level) => {
    const counts = OUTCOMES.map(
      (outcome) => requirements.filter((each) => each.level === level && each.outcome === outcome).length,
    )
    return `| ${level} | ${counts.join(' | ')} |`
  })
  return `| level | ${OUTCOMES.join(' | ')} |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

function chapterOf(chapter: string, title: string): string {
  const rows = requirements.filter(({ id }) => id.startsWith(`${chapter}.`)).map(rowOf)
  return `## ${chapter} ${title}\n\n| | level | | outcome | shown by |\n|---|---|---|---|---|\n${rows.join('\n')}\n`
}

function rowOf({ id, level, says, outcome, tests = [], by, why }: Requirement): string {
  const shown = [...tests.map(({ file, name }) => testOf(file, name)), ...(by === undefined ? [] : [by])]
  const cells = [id, level, escapeCell(says), outcome === 'met' ? outcome : `**${outcome}**`]
  return `| ${cells.join(' | ')} | ${[...shown, ...(why === undefined ? [] : [why])].map(escapeCell).join('<br>')} |`
}

const testOf = (file: string, name: string): string =>
  `[${file
    .split('/')
    .at(-1)
    ?.replace(/(\.service)?\.test\.ts$/, '')}](${HERE_TO_ROOT}/${file}): ${name}`
const escapeCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
