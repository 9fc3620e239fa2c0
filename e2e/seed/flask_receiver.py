# The seed's Flask example on the standard library: http.server in Flask's place, the signature's four lines unchanged.
import hashlib
import hmac
import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

WEBHOOK_SECRET = os.getenv('AUDIAN_WEBHOOK_SECRET')


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        signature = self.headers.get('x-audian-signature')
        timestamp = self.headers.get('x-audian-timestamp')
        body = self.rfile.read(int(self.headers.get('content-length')))
        expected_sig = hmac.new(
            WEBHOOK_SECRET.encode(),
            f'{timestamp}.{body.decode()}'.encode(),
            hashlib.sha256
        ).hexdigest()
        if signature != expected_sig:
            return self.answer(401, {'error': 'Invalid signature'})
        event = json.loads(body)
        print(f"Received event: {event.get('event')}", flush=True)
        self.answer(200, {'received': True})

    def answer(self, status, content):
        text = json.dumps(content).encode()
        self.send_response(status)
        self.send_header('content-length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


server = HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Receiver)
print('Listening', flush=True)
server.serve_forever()
