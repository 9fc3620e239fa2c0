import type { Finding, Level } from '../requirement.ts'
import { type Badge, badgeOf, type Counted, countResults, type Report } from './report.ts'

/** What `--json` prints. Fields are added, never changed. */
interface ReportJson {
  readonly url: string
  readonly level: Level
  readonly counts: Counted
  readonly badge: Badge
  readonly requests: number
  readonly ms: number
  readonly requirements: readonly ({
    readonly id: string
    readonly level: Level
    readonly title: string
    readonly ms: number
  } & Finding)[]
}

export function reportJson(report: Report): ReportJson {
  const { url, level, results, sent, ms } = report
  return {
    url,
    level,
    counts: countResults(results),
    badge: badgeOf(report),
    requests: sent,
    ms,
    requirements: results.map(({ requirement, finding, ms }) => ({
      id: requirement.id,
      level: requirement.level,
      title: requirement.title,
      ms,
      ...finding,
    })),
  }
}
