"""A FastCGI client of one request a connection, to reach the application without nginx.

https://fastcgi-archives.github.io/FastCGI_Specification.html
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path

BEGIN_REQUEST, END_REQUEST, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6
LARGEST_CONTENT = 65528


@dataclass(frozen=True)
class Response:
    """What a CGI program answers: a status, headers and a body."""

    status: int
    headers: Message
    body: bytes


class Connection:
    """One request to a FastCGI application on a Unix socket."""

    def __init__(self, path: Path, timeout: float = 60) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(timeout)
        self._socket.connect(str(path))

    def send(self, method: str, uri: str, body: bytes = b"", content_type: str = "") -> None:
        """Sends a whole request."""
        self.send_head(method, uri, len(body), content_type)
        for start in range(0, len(body), LARGEST_CONTENT):
            self._send_record(STDIN, body[start : start + LARGEST_CONTENT])
        self._send_record(STDIN)

    def send_head(self, method: str, uri: str, length: int, content_type: str = "") -> None:
        """Sends the request's parameters, which announce a body of `length` bytes."""
        path, _, query = uri.partition("?")
        parameters = {
            "REQUEST_METHOD": method,
            "REQUEST_URI": uri,
            "DOCUMENT_URI": path,
            "SCRIPT_NAME": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(length),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
        }
        self._send_record(BEGIN_REQUEST, struct.pack(">HB5x", 1, 0))
        self._send_record(PARAMS, b"".join(_pair(k, v) for k, v in parameters.items()))
        self._send_record(PARAMS)

    def receive(self) -> Response:
        """Reads the answer to its end and closes the connection."""
        output = b"".join(self._output())
        self.close()
        head, _, body = output.partition(b"\r\n\r\n")
        headers = BytesHeaderParser().parsebytes(head)
        return Response(int((headers.get("Status") or "200").split()[0]), headers, body)

    def close(self) -> None:
        """Ends the connection, whatever was received."""
        self._socket.close()

    def _output(self) -> Iterator[bytes]:
        while True:
            _, kind, _, length, padding, _ = struct.unpack(">BBHHBB", self._read(8))
            content = self._read(length)
            self._read(padding)
            if kind == END_REQUEST:
                return
            if kind == STDOUT:
                yield content

    def _send_record(self, kind: int, content: bytes = b"") -> None:
        header = struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0)
        self._socket.sendall(header + content)

    def _read(self, count: int) -> bytes:
        parts = []
        while count > 0:
            part = self._socket.recv(count)
            if not part:
                raise ConnectionError("the application closed the connection too early")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)


def _pair(name: str, value: str) -> bytes:
    return _length(name) + _length(value) + name.encode() + value.encode()


def _length(text: str) -> bytes:
    count = len(text.encode())
    return bytes([count]) if count < 128 else struct.pack(">I", count | 0x80000000)


def request(
    path: Path, method: str, uri: str, body: bytes = b"", content_type: str = ""
) -> Response:
    """Sends one request to the application on the socket at `path` and returns its answer."""
    connection = Connection(path)
    connection.send(method, uri, body, content_type)
    return connection.receive()
