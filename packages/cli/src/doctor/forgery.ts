import { excerpt, isAccepted, isServerError } from './answers.ts'
import type { Answer, Exchange, Exchanged } from './exchange.ts'
import { type Finding, type Findings, headings, ok, problem, warning } from './finding.ts'
import { probeEvent, signedProbe } from './probe.ts'

/** Sends a well-formed delivery that is signed with another secret. Returns the answer. */
export async function* inspectForgery(exchange: Exchange, unsigned: Answer): Findings<Exchanged> {
  yield judge('unsigned', 'an unsigned delivery', unsigned)
  const forged = signedProbe(JSON.stringify(probeEvent()), { secret: 'whsec_of_audian_webhooks_doctor' })
  const answer = await exchange({ method: 'POST', ...forged })
  yield judge('forged', 'a delivery with a wrong signature', answer)
  return answer
}

function judge(id: string, what: string, answer: Exchanged): Finding {
  const sentence = `${what.replace(/^a/, 'A')} ${answer.status === undefined ? `gets no answer (${answer.code})` : `is answered ${answer.status}`}`
  if (isAccepted(answer)) {
    return problem(id, {
      title: `${sentence}: everyone can forge events.`,
      advice: 'Verify the signature before anything else, and answer 401 to a wrong one.',
      heading: headings.signature,
    })
  }
  if (answer.status === 503) {
    return warning(id, {
      title: `${sentence}: the receiver is not ready, or its secret is being rotated.`,
      detail: excerpt(answer),
      advice: 'See the log of the receiver.',
      heading: headings.serverErrors,
    })
  }
  if (isServerError(answer)) {
    const trouble = {
      title: `${sentence}: it fails before it refuses.`,
      detail: excerpt(answer),
      advice: 'See the log of the receiver for the error, and answer 401 to a wrong signature.',
      heading: headings.serverErrors,
    }
    // Audian's own deliveries have both headers.
    return id === 'unsigned' ? warning(id, trouble) : problem(id, trouble)
  }
  if (answer.status === undefined) {
    return warning(id, {
      title: `${sentence}.`,
      advice: 'Answer 401 to a wrong signature, before the connection is closed.',
      heading: headings.signature,
    })
  }
  return ok(id, `${sentence}.`)
}
