"""A small web server of the test's own, for addresses that Cutout is asked to fetch."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Settings of a stack that fetches from 127.0.0.1 too, at any port, as if that were public.
FETCHES_LOCALLY = {"CUTOUT_FETCH_ALSO": "127.0.0.1", "CUTOUT_FETCH_PORTS": "1-65535"}


class Web:
    """Serves fixed answers on 127.0.0.1; a context manager."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, Mapping[str, str], bytes]] = {}
        self.paths: list[str] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.paths.append(self.path)
                status, headers, body = web.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Keeps the test's output readable."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def serve(self, path: str, body: bytes) -> str:
        """Puts a file at a path and returns its address."""
        self.answers[path] = (200, {}, body)
        return self.url + path

    def redirect(self, path: str, target: str) -> str:
        """Makes a path lead elsewhere and returns its address."""
        self.answers[path] = (302, {"Location": target}, b"")
        return self.url + path

    def __enter__(self) -> Web:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
