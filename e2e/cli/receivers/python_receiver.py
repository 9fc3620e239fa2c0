# A receiver on Python's standard library. FAULT names the mistake that it makes.
import hashlib
import hmac
import json
import os
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

secret = os.environ['AUDIAN_WEBHOOK_SECRET'].encode()
fault = os.environ.get('FAULT', '')
limit = 1_048_576
lock = threading.Lock()
counts = {}


class Receiver(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_POST(self):
        length = self.headers.get('content-length')
        if length is None or int(length) > limit:
            audian = self.headers.get('x-audian-signature') is not None
            return self.answer(503 if audian else 413, {'error': 'Too large'}, close=True)
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return
        if not self.authentic(body):
            return self.answer(401, {'error': 'Invalid signature'})
        if not self.timely():
            return self.answer(401 if fault == 'clock-401' else 503, {'error': 'Clock'})
        try:
            event = json.loads(body)
            name = event['event']
            if not isinstance(name, str):
                raise ValueError('Not an event')
        except (ValueError, KeyError, TypeError):
            return self.answer(400 if fault == 'malformed-400' else 500, {'error': 'Not an event'})
        if fault == 'unknown-400' and name not in ('call.completed', 'recording.completed'):
            return self.answer(400, {'error': 'Unknown event'})
        if fault == 'strict-schema' and not set(event) <= {'id', 'timestamp', 'event', 'version', 'data'}:
            return self.answer(422, {'error': 'Unknown field'})
        key = event.get('id') or hashlib.sha256(body).hexdigest()
        with lock:
            if key in counts and fault == 'duplicate-409':
                return self.answer(409, {'error': 'Already handled'})
            if key not in counts or fault == 'handled-again':
                counts[key] = counts.get(key, 0) + 1
        self.answer(200, {'received': True})

    def do_GET(self):
        if self.path == '/handled':
            return self.answer(200, counts)
        self.refuse()

    def refuse(self):
        self.answer(405, {'error': 'Method not allowed'}, close=True)

    do_HEAD = do_PUT = do_DELETE = refuse

    def authentic(self, body):
        timestamp = self.headers.get('x-audian-timestamp', '')
        if not re.fullmatch(r'[0-9]+', timestamp):
            return False
        if fault == 'stripped':
            body = body.strip()
        if fault == 'reserialised':
            try:
                body = json.dumps(json.loads(body)).encode()
            except ValueError:
                return False
        expected = hmac.new(secret, timestamp.encode() + b'.' + body, hashlib.sha256).hexdigest()
        signature = self.headers.get('x-audian-signature', '')
        if fault != 'prefix-refused':
            signature = signature.removeprefix('sha256=')
        return hmac.compare_digest(signature.encode('latin-1'), expected.encode())

    def timely(self):
        if fault == 'timestamp-unchecked':
            return True
        age = time.time() - int(self.headers['x-audian-timestamp'])
        return -300 < age < 75 * 60

    def answer(self, status, value, close=False):
        text = json.dumps(value).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(text)))
        if close:
            self.send_header('Connection', 'close')
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(text)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


with Server(('127.0.0.1', int(os.environ['PORT'])), Receiver) as server:
    print('Listening', flush=True)
    server.serve_forever()
