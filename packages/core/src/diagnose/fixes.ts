const rawBody =
  'Verify the bytes exactly as they arrived: read the raw body before any parser, for example with express.raw({ type: "*/*" }).'
const leaveBodyAlone =
  'Find the proxy, gateway or middleware that changes the body, and make it forward bodies unchanged.'
const oneSecret = 'Use the secret exactly as Audian shows it, as text with its whsec_ prefix and nothing around it.'
const hexDigest = 'Send the HMAC-SHA256 as 64 hex digits, with or without sha256= in front.'
const signedText = 'Sign the text of the timestamp header, a dot, and the raw body, in this order.'
const hmac = 'Use HMAC-SHA256 with the secret as the key, over the timestamp, a dot and the raw body.'
const passHeader = 'Find the proxy or the code that changes the header, and make it forward the value unchanged.'

/** What to do about each cause. */
export const fixes = {
  'signature-missing': 'Check that the request comes from Audian, and that no proxy drops X-Audian-Signature.',
  'signature-ill-formed': hexDigest,
  'signature-truncated': 'Check the maximum length of the column, field or log line that held the signature.',
  'signature-prolonged': passHeader,
  'signature-prefix-repeated': 'Write sha256= once, or not at all.',
  'signature-prefix-foreign': 'Write sha256= in front of the digits, or nothing.',
  'signature-joined': 'Send X-Audian-Signature once, with one signature.',
  'signature-quoted': passHeader,
  'signature-percent-encoded': 'Send the header as it is: header values are not percent-encoded.',
  'signature-separated': hexDigest,
  'signature-base64': hexDigest,
  'signature-base64url': hexDigest,
  'signature-base64-of-hex': hexDigest,
  'signature-changed': 'Check that signature and body are taken from the same request.',
  'digest-sha1': hmac,
  'digest-sha384': hmac,
  'digest-sha512': hmac,
  'digest-md5': hmac,
  'digest-not-hmac': hmac,
  'digest-swapped': 'Pass the secret as the key, and the signed text as the message.',
  'timestamp-missing': 'Check that the request comes from Audian, and that no proxy drops X-Audian-Timestamp.',
  'timestamp-ill-formed': 'Send only Unix seconds as 10 digits, or milliseconds as 13.',
  'timestamp-border-moved': 'Reject it: it may be an attempt to change the body under a valid signature.',
  'timestamp-changed': 'Read the clock once, and use the same text in the header and in the signed text.',
  'timestamp-stale':
    'Set the clock of the receiver by NTP. For deliveries that waited in a queue or a log, allow a longer tolerance.',
  'timestamp-future': 'Set the clocks of both machines by NTP.',
  'text-without-timestamp': signedText,
  'text-timestamp-in-milliseconds': 'Sign the timestamp exactly as it is in the header.',
  'text-timestamp-in-seconds': 'Sign the timestamp exactly as it is in the header.',
  'text-timestamp-as-date': 'Sign the timestamp exactly as it is in the header.',
  'text-separator': signedText,
  'text-order': signedText,
  'secret-missing': 'Set the secret, for example in AUDIAN_WEBHOOK_SECRET, and check that the process receives it.',
  'secret-empty': 'Set the secret on both sides: anyone can sign with an empty one.',
  'secret-old': 'Store the new secret, and also accept the old one until Audian has stopped signing with it.',
  'secret-white-space':
    'Remove the white space around the secret. A line break at the end of a secrets file is the usual cause.',
  'secret-quotes': 'Remove the quotes around the secret.',
  'secret-prefix': oneSecret,
  'secret-base64': oneSecret,
  'secret-hex': oneSecret,
  'secret-encoded': oneSecret,
  'secret-surrounded': 'Remove what is before or after the secret, such as a name, a comment or a line break.',
  'secret-wrong':
    'Compare the secret with the one of this webhook at Audian. Each account, environment and webhook has its own secret.',
  'body-parsed': rawBody,
  'body-empty': 'Read the body once, before any middleware consumes it, and verify those bytes.',
  'body-reserialised': rawBody,
  'body-numbers': rawBody,
  'body-line-ends': leaveBodyAlone,
  'body-byte-order-mark': leaveBodyAlone,
  'body-final-newline': leaveBodyAlone,
  'body-white-space': 'Do not trim the body before you verify it.',
  'body-padded': 'Verify only the received bytes, not the whole buffer that they were read into.',
  'body-compressed': 'Decompress the body before you verify it, or stop the proxy from compressing requests.',
  'body-decompressed': 'Verify the bytes before you decompress them.',
  'body-base64':
    'Decode the body before you verify it: Buffer.from(event.body, "base64") when isBase64Encoded is true.',
  'body-form-encoded': leaveBodyAlone,
  'body-stringified-twice': 'Pass the body unchanged: JSON.stringify() was called on a text that is already JSON.',
  'body-as-byte-list': 'Pass the Buffer or Uint8Array itself, not its JSON or text form.',
  'body-wrapped': 'Verify the body inside the wrapper, as bytes.',
  'body-charset': 'Handle the body as bytes. If it must be text, read and write it as UTF-8.',
  'body-replacement-characters': 'Handle the body as bytes: join all chunks first, and decode them as UTF-8 once.',
  'body-normalised': leaveBodyAlone,
  'body-html-escaped': leaveBodyAlone,
  'body-joined': 'Collect the chunks of each request separately, and only once.',
  'body-truncated': 'Wait for the end of the request before you verify it, and check the body size limits.',
  'body-extended': leaveBodyAlone,
  'body-changed': leaveBodyAlone,
  unknown:
    'Check the secret first: a wrong one is the usual cause. Then compare the sent bytes with the received ones.',
} as const

export type CauseCode = keyof typeof fixes

/** All codes, in the order of their documentation. */
export const causeCodes = Object.keys(fixes) as readonly CauseCode[]
