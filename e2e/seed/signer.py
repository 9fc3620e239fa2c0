# Signs bodies with the seed's Python lines, a line each: python3 signer.py SECRET TIMESTAMP < a JSON list of bodies
import hashlib
import hmac
import json
import sys

secret, timestamp = sys.argv[1:]
for sent in json.load(sys.stdin.buffer):
    body = sent.encode()
    print(hmac.new(secret.encode(), f'{timestamp}.{body.decode()}'.encode(), hashlib.sha256).hexdigest())
