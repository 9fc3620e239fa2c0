import type { Posted } from './post.ts'

/** What Audian does after an attempt. */
export type Verdict =
  | { readonly verdict: 'delivered' }
  | { readonly verdict: 'repeat' }
  | { readonly verdict: 'give-up'; readonly reason: string }

/**
 * By Audian's rules: 2xx is done, 4xx is given up, 5xx and no answer are repeated. Source: the vendor's retry policy page.
 * It says nothing of 1xx and 3xx that could be read; redirects are given up here, so that a receiver that answers with one
 * is found out.
 */
export function verdictOn({ answer }: Posted): Verdict {
  if (answer === undefined || answer.status >= 500) return { verdict: 'repeat' }
  if (answer.status >= 200 && answer.status < 300) return { verdict: 'delivered' }
  return { verdict: 'give-up', reason: `Answered ${answer.status}: ${kindOf(answer.status)} is not repeated.` }
}

function kindOf(status: number): string {
  if (status >= 400) return 'a 4xx'
  return status >= 300 ? 'a redirect' : 'such an answer'
}
