"""A second nginx in front, as somebody else has it."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import httpx

from stack import Stack, free_port, terminate

CONFIGURATION = """
pid nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    scgi_temp_path scgi;
    uwsgi_temp_path uwsgi;
    server {{
        listen 127.0.0.1:{port};
        location {location} {{
            proxy_pass {upstream};
            proxy_bind 127.0.0.20;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_buffering off;
            proxy_request_buffering off;
            client_max_body_size 1g;
        }}
    }}
}}
"""


class Proxy:
    """An nginx with an address of its own; a context manager.

    It shows the stack below `path`, and hands that on or, where it strips it, does not.
    """

    def __init__(
        self, stack: Stack, folder: Path, path: str = "/", *, strips_path: bool = False
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}{path.rstrip('/')}"
        self._folder = folder
        text = CONFIGURATION.format(
            port=self.port, location=path, upstream=stack.url + ("/" if strips_path else "")
        )
        (folder / "proxy.conf").write_text(text)

    def client(self, address: str, **headers: str) -> httpx.Client:
        """A client at this address that knows the proxy alone."""
        transport = httpx.HTTPTransport(local_address=address)
        return httpx.Client(base_url=self.url, transport=transport, headers=headers, timeout=60)

    def __enter__(self) -> Proxy:
        prefix = ["nginx", "-p", str(self._folder), "-e", "stderr"]
        user = ["-g", "daemon off; user root;" if os.getuid() == 0 else "daemon off;"]
        self._process = subprocess.Popen([*prefix, "-c", self._folder / "proxy.conf", *user])
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/")
                break
            except httpx.TransportError:
                signal.sigtimedwait([], 0.02)
        return self

    def __exit__(self, *_: object) -> None:
        terminate(self._process, signal.SIGQUIT)
