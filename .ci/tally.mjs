// Reads what Jest wrote. `failed FILE`: the files that failed, a line each. `count FILE [AGAIN]`: "<passed> <failed>", where files that
// were run again count as they ended then; what failed at first and passed then is named on standard error.
import { readFileSync } from 'node:fs'

const [what, ...files] = process.argv.slice(2)
const [first, again] = files.map((file) => JSON.parse(readFileSync(file, 'utf8')))
const failedIn = (run) => run.testResults.filter(({ status }) => status === 'failed')

if (what === 'failed') for (const { name } of failedIn(first)) process.stdout.write(`${name}\n`)
else {
  const repeated = new Map((again?.testResults ?? []).map((result) => [result.name, result]))
  let passed = 0
  let failed = 0
  for (const result of first.testResults) {
    const last = repeated.get(result.name) ?? result
    passed += last.assertionResults.filter(({ status }) => status === 'passed').length
    const broken = last.assertionResults.filter(({ status }) => status === 'failed').length
    // A file that could not even be loaded holds no tests; it counts as one failure.
    failed += last.status === 'failed' ? Math.max(1, broken) : 0
    if (result.status !== 'failed' || last.status === 'failed') continue
    for (const { fullName } of result.assertionResults.filter(({ status }) => status === 'failed'))
      process.stderr.write(`unsteady: failed at first, passed when run again: ${result.name}: ${fullName}\n`)
  }
  process.stdout.write(`${passed} ${failed}\n`)
}
