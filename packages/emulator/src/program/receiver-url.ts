import { webhookProblems } from '@audian-webhooks/core/protocol'

/** Returns the problem with the URL of a receiver, as a sentence. @param plainHttp the hosts that plain HTTP may go to */
export function receiverUrlProblem(text: string, plainHttp: (host: string) => boolean): string | undefined {
  if (!/^[a-z]+:\/\//i.test(text)) {
    const meant = URL.canParse(`http://${text}`) ? ` Did you mean http://${text}?` : ''
    return `'${text}' is not an absolute URL.${meant}`
  }
  return webhookProblems({ url: text }, { plainHttp })[0]?.problem
}
