"""An internet of a test's own for a program that fetches: `python internet.py LOG PROGRAM ...`.

Run it by `IN_OWN_NAMESPACES`, which gives it a network and mounts that nobody else sees. There
every address leads to its web servers, port 53 is its name server's, and `/etc/resolv.conf` names
that one: the program resolves and connects as it does anywhere, through the C library and the
kernel. What the web servers were asked is written to LOG, a line each: the address and the path.
"""

from __future__ import annotations

import ctypes
import ipaddress
import os
import signal
import socket
import socketserver
import struct
import subprocess
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from pictures import encoded, scene

IN_OWN_NAMESPACES = ["unshare", "--user", "--map-root-user", "--mount", "--net"]
PUBLIC = "93.184.215.14"
LOOPBACK = "127.0.0.1"
PRIVATE = "10.0.0.1"
# Public addresses of this machine's own interface.
OWN = "93.184.215.99"
OWN_V6 = "2606:4700::99"
# A web server on this port of the private address alone; port 80 is served at every address.
PRIVATE_PORT = 81
# What a name leads to, one answer after the other and again from the start. Names below
# `address.test` say themselves where they lead.
NAMES = {
    "steady.test": [[PUBLIC]],
    "rebinding.test": [[PUBLIC], [LOOPBACK]],
    "returning.test": [[PUBLIC], [LOOPBACK]],
    "late.test": [[LOOPBACK], [PUBLIC]],
    "both.test": [[PUBLIC, PRIVATE]],
}
REDIRECTS = {
    "/to-loopback": f"http://{LOOPBACK}/photo.png",
    "/to-rebinding": "http://returning.test/photo.png",
    "/to-private": f"http://{PRIVATE}/photo.png",
}
_PHOTO = encoded(scene())
_RECORD_TYPES = {1: 4, 28: 6}
_PR_SET_PDEATHSIG = 1


def name_of(address: str) -> str:
    """A name that leads to this address, always."""
    return f"{ipaddress.ip_address(address).packed.hex()}.address.test"


class _NameServer(socketserver.BaseRequestHandler):
    """Answers questions for addresses (RFC 1035, section 4), with nothing to be kept."""

    _asked: ClassVar[Counter[str]] = Counter()

    def handle(self) -> None:
        query, connection = self.request
        labels, end = self._labels(query)
        (kind,) = struct.unpack_from(">H", query, end)
        records = [
            b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 0, len(data)) + data
            for data in self._addresses(".".join(labels).lower(), kind)
        ]
        header = query[:2] + struct.pack(">HHHHH", 0x8580, 1, len(records), 0, 0)
        question = query[12 : end + 4]
        connection.sendto(header + question + b"".join(records), self.client_address)

    @staticmethod
    def _labels(query: bytes) -> tuple[list[str], int]:
        labels, position = [], 12
        while length := query[position]:
            labels.append(query[position + 1 : position + 1 + length].decode())
            position += 1 + length
        return labels, position + 1

    def _addresses(self, name: str, kind: int) -> list[bytes]:
        if name.endswith(".address.test"):
            addresses = [ipaddress.ip_address(bytes.fromhex(name.split(".")[0]))]
        else:
            answers = NAMES.get(name, [[]])
            # Only one of the two questions that a resolver asks turns the answers over.
            addresses = [*map(ipaddress.ip_address, answers[self._asked[name] % len(answers)])]
            self._asked[name] += kind == 1
        return [a.packed for a in addresses if a.version == _RECORD_TYPES.get(kind)]


class _WebServer(ThreadingHTTPServer):
    def __init__(self, family: socket.AddressFamily, host: str, port: int, log: Path) -> None:
        self.address_family = family
        self.log = log
        super().__init__((host, port), _Pages)

    def server_bind(self) -> None:
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        super().server_bind()


class _Pages(BaseHTTPRequestHandler):
    """Serves one photo everywhere, and sends some paths elsewhere."""

    server: _WebServer

    def do_GET(self) -> None:
        with self.server.log.open("a") as log:
            log.write(f"{self.connection.getsockname()[0]} {self.path}\n")
        target = REDIRECTS.get(self.path)
        self.send_response(302 if target else 200)
        if target:
            self.send_header("Location", target)
        body = b"" if target else _PHOTO
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keeps the program's output readable."""


def _enter(folder: Path) -> None:
    """Makes every address lead here, and this machine's name server the only one."""
    for command in (
        "ip link set lo up",
        f"ip address add {OWN}/32 dev lo",
        f"ip address add {OWN_V6}/128 dev lo",
        "ip route add local 0.0.0.0/0 dev lo",
        "ip -6 route add local ::/0 dev lo",
    ):
        subprocess.run(command.split(), check=True)
    resolver = folder / "resolv.conf"
    resolver.write_text(f"nameserver {LOOPBACK}\n")
    subprocess.run(["mount", "--bind", resolver, "/etc/resolv.conf"], check=True)


def _serve(log: Path) -> None:
    servers: list[socketserver.BaseServer] = [
        socketserver.UDPServer((LOOPBACK, 53), _NameServer),
        _WebServer(socket.AF_INET, "0.0.0.0", 80, log),
        _WebServer(socket.AF_INET6, "::", 80, log),
        _WebServer(socket.AF_INET, PRIVATE, PRIVATE_PORT, log),
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever).start()


def main(log: Path, program: list[str]) -> None:
    """Serves in a child for as long as the program, which this process becomes, lives."""
    _enter(log.parent)
    log.touch()
    ready, started = os.pipe()
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _serve(log)
        os.write(started, b"1")
        return
    os.close(started)
    if os.read(ready, 1):
        os.execvp(program[0], program)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
