# The seven calls of Audian's webhook setup guide, letter by letter, each under its name. The test takes them from here
# and puts in a host, a token and an id.

# create
curl -X POST https://api.audian.com:8443/v2/webhooks \
-H "X-Auth-Token: YOUR_API_KEY" \
-H "Content-Type: application/json" \
-d '{
"url": "https://your-domain.com/webhooks",
"events": ["*"],
"active": true
}'

# test
curl -X POST https://api.audian.com:8443/v2/webhooks/{webhook_id}/test \
-H "X-Auth-Token: YOUR_API_KEY" \
-H "Content-Type: application/json" \
-d '{
"event": "call.completed"
}'

# logs
curl https://api.audian.com:8443/v2/webhooks/{webhook_id}/logs \
-H "X-Auth-Token: YOUR_API_KEY"

# list
curl https://api.audian.com:8443/v2/webhooks \
-H "X-Auth-Token: YOUR_API_KEY"

# update
curl -X PATCH https://api.audian.com:8443/v2/webhooks/{webhook_id} \
-H "X-Auth-Token: YOUR_API_KEY" \
-H "Content-Type: application/json" \
-d '{
"events": ["call.completed", "call.failed", "recording.completed"],
"active": true
}'

# delete
curl -X DELETE https://api.audian.com:8443/v2/webhooks/{webhook_id} \
-H "X-Auth-Token: YOUR_API_KEY"

# rotate-secret
curl -X POST https://api.audian.com:8443/v2/webhooks/{webhook_id}/rotate-secret \
-H "X-Auth-Token: YOUR_API_KEY"
