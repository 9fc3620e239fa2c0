import xmlbuilder from 'xmlbuilder'
import type { Finding } from '../requirement.ts'
import { countResults, type Report } from './report.ts'

/** As CI systems read it: a test case for each requirement. What was not observed, or is only a warning, is skipped. */
export function junitXml({ level, results, ms }: Report): string {
  const { failed, warned, 'not-observed': notObserved } = countResults(results)
  const suites = xmlbuilder.create('testsuites', { encoding: 'UTF-8', invalidCharReplacement: '?' })
  const suite = suites.element('testsuite', {
    name: `audian-webhooks check (${level})`,
    tests: results.length,
    failures: failed,
    skipped: warned + notObserved,
    errors: 0,
    time: ms / 1000,
  })
  for (const { requirement, finding, ms } of results) {
    const { id, level, title, fix } = requirement
    const testCase = suite.element('testcase', { classname: level, name: `${id} ${title}`, time: ms / 1000 })
    const message = messageOf(finding)
    if (finding.status === 'failed') testCase.element('failure', { message, type: 'requirement' }, fix)
    else if (finding.status !== 'passed') testCase.element('skipped', { message })
  }
  return suites.end({ pretty: true })
}

function messageOf(finding: Finding): string {
  if (finding.status === 'passed') return ''
  if (finding.status === 'not-observed') return `Not observed: ${finding.because}.`
  const { sent, received, cause } = finding
  return [`Sent ${sent}.`, `Received ${received}.`, cause].filter((part) => part !== undefined).join(' ')
}
