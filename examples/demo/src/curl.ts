/**
 * Lines for a shell: a new event with a fresh timestamp, signed by openssl the way Audian signs, and sent. Pasted again
 * they send another event; `send` sends the same one again. Nothing in them is special to bash or zsh.
 */
export function curlCommand(url: string, secret: string): string {
  return `secret='${secret}'
id="evt_$(openssl rand -hex 8)"
timestamp="$(date +%s)"; time="$(date -u +%FT%TZ)"
body='{"id":"'$id'","timestamp":"'$time'","event":"call.ringing","version":"v1",
  "data":{"call_id":"call_4","ringing_at":"'$time'"}}'
signature="$(printf '%s' "$timestamp.$body" |
  openssl dgst -sha256 -hmac "$secret" | sed 's/.* //')"
send() { curl -w ' %{http_code}\\n' --data-binary "$body" \\
  '${url}' \\
  -H "X-Audian-Timestamp: $timestamp" -H "X-Audian-Signature: $signature" \\
  -H 'Content-Type: application/json'; }
send
`
}
