/** What is valid by Audian's rules, but fails in receivers that compare texts. */
export interface Note {
  readonly code: 'signature-prefixed' | 'signature-upper-case'
  readonly message: string
  readonly fix: string
}

const fix = 'Compare the digests as bytes, with timingSafeEqual(), or use verify() of @audian-webhooks/core.'

export const prefixed: Note = {
  code: 'signature-prefixed',
  message: 'The signature is written as sha256=<hex>: a comparison with bare hex digits fails.',
  fix,
}

export const upperCase: Note = {
  code: 'signature-upper-case',
  message: 'The signature has upper-case hex digits: a comparison with lower-case text fails.',
  fix,
}
