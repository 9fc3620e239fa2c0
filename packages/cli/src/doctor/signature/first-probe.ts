import { describeAnswer, excerpt, isServerError } from '../answers.ts'
import type { Answer, Exchanged } from '../exchange.ts'
import { type Finding, type Findings, headings, ok, problem } from '../finding.ts'
import { probeEvent } from '../probe.ts'
import { variantOf } from './body-variants.ts'
import { clockOffset } from './clock.ts'
import { signatureForms } from './signature-forms.ts'
import { isAuthentic, plainBody, type SignedProbes } from './signed-probes.ts'

/** How a signed delivery is accepted. */
interface Accepted {
  readonly probes: SignedProbes
  readonly body: string
  readonly answer: Answer
  /** Bodies must be written as Python writes them. */
  readonly onlySpaced: boolean
  /** The signature must be computed in another way than Audian does. */
  readonly isOddForm: boolean
}

interface FirstInputs {
  readonly secret: string
  readonly forged: Exchanged
}

const id = 'signed'
const differingClocksMs = 60_000

/** Sends a delivery as Audian does. If it is rejected, finds out which mistake would explain it. */
export async function* inspectFirst(
  probes: SignedProbes,
  { secret, forged }: FirstInputs,
): Findings<Accepted | undefined> {
  const body = plainBody()
  const answer = await probes.send(body)
  const isRight = (each: Exchanged): each is Answer => isAuthentic(each, forged) === true
  const usual = { probes, body, onlySpaced: false, isOddForm: false }
  if (isRight(answer)) {
    yield ok(id, `A signed delivery ${describeAnswer(answer)}.`)
    return { ...usual, answer }
  }

  const ahead = clockOffset(answer)
  if (ahead !== undefined && Math.abs(ahead) > differingClocksMs) {
    const inTime = probes.with({ aheadByMs: ahead })
    const second = await inTime.send(body)
    if (isRight(second)) {
      yield differingClocks(answer, ahead)
      return { ...usual, probes: inTime, answer: second }
    }
  }
  if (answer.status === undefined) {
    yield failing(answer, secret)
    return undefined
  }
  const spacedBody = variantOf('spaces')
  const spaced = await probes.send(spacedBody)
  if (isRight(spaced)) {
    yield ok(id, `A signed delivery ${describeAnswer(spaced)}, if its body is written with spaces.`)
    return { ...usual, body: spacedBody, answer: spaced, onlySpaced: true }
  }
  return yield* tryForms(probes, { secret, isRight, refused: answer })
}

interface FormsInputs {
  readonly secret: string
  readonly isRight: (answer: Exchanged) => answer is Answer
  readonly refused: Answer
}

async function* tryForms(
  probes: SignedProbes,
  { secret, isRight, refused }: FormsInputs,
): Findings<Accepted | undefined> {
  const changes = [
    ...signatureForms(secret).map(({ signature, mistake, advice }) => ({ change: { signature }, mistake, advice })),
    { change: { lowerCaseNames: true }, ...readsNamesAsLowerCase },
  ]
  for (const { change, mistake, advice } of changes) {
    const changed = probes.with(change)
    const body = plainBody(probeEvent())
    const answer = await changed.send(body)
    if (!isRight(answer)) continue
    yield problem(id, {
      title: `A signed delivery ${describeAnswer(refused)}: ${mistake.replace(/^It/, 'the receiver')}`,
      advice,
      heading: headings.signature,
    })
    return { probes: changed, body, answer, onlySpaced: false, isOddForm: true }
  }
  // What fails, and does not refuse, may fail over a mistake as well: that is why the forms were tried.
  yield isServerError(refused) ? failing(refused, secret) : wrongSecret(refused)
  return undefined
}

const readsNamesAsLowerCase = {
  mistake: 'It recognises header names only in lower case.',
  advice: 'Look up headers case-insensitively: X-Audian-Signature is x-audian-signature.',
}

function differingClocks(answer: Exchanged, ahead: number): Finding {
  const minutes = Math.round(Math.abs(ahead) / 6000) / 10
  return problem(id, {
    title: `A signed delivery ${describeAnswer(answer)}: the clock of the receiver is ${minutes} minutes ${ahead > 0 ? 'ahead of' : 'behind'} this machine’s.`,
    detail: 'A timestamp that matches the receiver’s clock is accepted. Either clock may be wrong.',
    advice: 'Synchronise the clock of the receiver’s machine with NTP, and check the clock of this one.',
    heading: headings.signature,
  })
}

function failing(answer: Exchanged, secret: string): Finding {
  return problem(id, {
    title: `A signed delivery ${describeAnswer(answer)}.`,
    detail: excerpt(answer, secret),
    advice: 'Check the receiver’s log for the error that authentic deliveries cause.',
    heading: headings.serverErrors,
  })
}

function wrongSecret(answer: Answer): Finding {
  return problem(id, {
    title: `A signed delivery ${describeAnswer(answer)}: the receiver has another secret, or does not verify the raw body.`,
    detail: `Other ways to sign, and bodies that parsing does not change, were rejected too.${answer.status === 401 ? '' : otherMeaning(answer)}`,
    advice:
      'Compare the secret of the receiver with the one passed here. If they are the same, check a delivery as the receiver got it with: audian-webhooks verify',
    heading: headings.signature,
  })
}

function otherMeaning({ status }: Answer): string {
  return ` But ${status} is not 401: the receiver may reject the unknown event, or a firewall may have responded.`
}
