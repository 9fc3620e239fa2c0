import type { Posted } from './post.ts'

/** What Audian does after an attempt. */
export type Verdict =
  | { readonly verdict: 'delivered' }
  | { readonly verdict: 'repeat' }
  | { readonly verdict: 'give-up'; readonly reason: string }

/**
 * By Audian's rules, 2xx is delivered, 4xx is given up, 5xx and no response are retried. Source: the vendor's retry policy page.
 * The page does not mention 1xx and 3xx. Redirects are given up here, so that a receiver that answers with one
 * is noticed.
 */
export function verdictOn({ answer }: Posted): Verdict {
  if (answer === undefined || answer.status >= 500) return { verdict: 'repeat' }
  if (answer.status >= 200 && answer.status < 300) return { verdict: 'delivered' }
  return { verdict: 'give-up', reason: `Answered ${answer.status}: ${kindOf(answer.status)} is not retried.` }
}

function kindOf(status: number): string {
  if (status >= 400) return 'a 4xx'
  return status >= 300 ? 'a redirect' : 'such an answer'
}
