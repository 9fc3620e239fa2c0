/**
 * One script a call, each atomic and about one key, so that they run on a cluster too.
 *
 * A record is a hash: `s` its state (`lease`, `done`, `free`), `t` the token it belongs to, `e` when its lease ends by
 * the server's clock in milliseconds, `f` the fingerprint. A lease outlives its end by an hour, and so does what is
 * given back: a late token must be able to see whether another one came between.
 */
const staleMs = 3_600_000

const serverTime = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/** ARGV: token, leaseMs, fingerprint. @returns `{'claimed'}`, `{'busy', remainingMs}` or `{'done', fingerprint?}` */
export const claimScript = `
${serverTime}
local record = redis.call('HMGET', KEYS[1], 's', 't', 'e', 'f')
if record[1] == 'done' then return {'done', record[4]} end
if record[1] == 'lease' and record[2] ~= ARGV[1] then
  local rest = record[3] - now
  if rest > 0 then return {'busy', rest} end
end
redis.call('HSET', KEYS[1], 's', 'lease', 't', ARGV[1], 'e', now + ARGV[2])
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], 'f') else redis.call('HSET', KEYS[1], 'f', ARGV[3]) end
redis.call('PEXPIRE', KEYS[1], ARGV[2] + ${staleMs})
return {'claimed'}`

/** ARGV: token, leaseMs. @returns 1 or 0 */
export const renewScript = `
local record = redis.call('HMGET', KEYS[1], 's', 't')
if record[1] ~= 'lease' or record[2] ~= ARGV[1] then return 0 end
${serverTime}
redis.call('HSET', KEYS[1], 'e', now + ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2] + ${staleMs})
return 1`

/** ARGV: token, retainMs. @returns 1 or 0 */
export const completeScript = `
local record = redis.call('HMGET', KEYS[1], 's', 't')
if record[2] ~= ARGV[1] or record[1] == 'free' then return 0 end
if record[1] == 'done' then return 1 end
redis.call('HSET', KEYS[1], 's', 'done')
redis.call('HDEL', KEYS[1], 'e')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1`

/** ARGV: token. @returns 1 or 0 */
export const releaseScript = `
local record = redis.call('HMGET', KEYS[1], 's', 't')
if record[1] ~= 'lease' or record[2] ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 's', 'free')
redis.call('PEXPIRE', KEYS[1], ${staleMs})
return 1`
