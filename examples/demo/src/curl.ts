/**
 * A command for a shell: a new event with a fresh timestamp, signed by openssl the way Audian signs, and sent. Pasted
 * again it is another event; its last line alone sends the same one again.
 */
export function curlCommand(url: string, secret: string): string {
  return `id="evt_$(date +%s)_$RANDOM"; timestamp="$(date +%s)"
body='{"id":"'$id'","event":"call.completed","version":"v1","data":{"call_id":"call_from_the_shell","duration":42,"status":"completed","from":"+14155550100","to":"+14155550101","ended_at":"2024-01-15T10:35:05Z","completion_reason":"normal"}}'
signature="$(printf '%s.%s' "$timestamp" "$body" | openssl dgst -sha256 -hmac '${secret}' -r | cut -d ' ' -f 1)"
curl -i -w '\\n' '${url}' -H "X-Audian-Timestamp: $timestamp" -H "X-Audian-Signature: $signature" -H 'Content-Type: application/json' --data-binary "$body"
`
}
