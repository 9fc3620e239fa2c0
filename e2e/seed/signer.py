# Signs what comes in on standard input with the seed's Python lines: python3 signer.py SECRET TIMESTAMP < body
import hashlib
import hmac
import sys

secret, timestamp = sys.argv[1:]
body = sys.stdin.buffer.read()
print(hmac.new(secret.encode(), f'{timestamp}.{body.decode()}'.encode(), hashlib.sha256).hexdigest())
