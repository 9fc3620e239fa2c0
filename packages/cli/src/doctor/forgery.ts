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
  const sentence = `${what.replace(/^a/, 'A')} ${answer.status === undefined ? `gets no response (${answer.code})` : `gets a ${answer.status} response`}`
  if (isAccepted(answer)) {
    return problem(id, {
      title: `${sentence}: anyone can forge events.`,
      advice: 'Verify the signature first, and respond with 401 to a wrong one.',
      heading: headings.signature,
    })
  }
  if (answer.status === 503) {
    return warning(id, {
      title: `${sentence}: the receiver is not ready, or its secret is being rotated.`,
      detail: excerpt(answer),
      advice: 'Check the receiver’s log.',
      heading: headings.serverErrors,
    })
  }
  if (isServerError(answer)) {
    const trouble = {
      title: `${sentence}: the receiver fails before it rejects the delivery.`,
      detail: excerpt(answer),
      advice: 'Check the receiver’s log for the error, and respond with 401 to a wrong signature.',
      heading: headings.serverErrors,
    }
    // Audian's own deliveries have both headers.
    return id === 'unsigned' ? warning(id, trouble) : problem(id, trouble)
  }
  if (answer.status === undefined) {
    return warning(id, {
      title: `${sentence}.`,
      advice: 'Respond with 401 to a wrong signature before you close the connection.',
      heading: headings.signature,
    })
  }
  return ok(id, `${sentence}.`)
}
