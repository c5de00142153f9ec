"""What clients put on the wire whose languages the tests do without, byte by byte.

.NET writes a form's names without quotes and its boundary with them (`MultipartFormDataContent`);
Apache's HttpClient for Java asks before it sends (`Expect: 100-continue`) and names each part's
encoding; OkHttp gives every part its length, and its boundary is a UUID.
"""

from __future__ import annotations

from dataclasses import dataclass

SIZE = b"auto"


@dataclass(frozen=True)
class Recorded:
    """A request without its host, key and length."""

    headers: dict[str, str]
    body: bytes


def _joined(boundary: str, parts: list[tuple[list[str], bytes]], end: str = "\r\n") -> bytes:
    body = b""
    for headers, content in parts:
        head = "\r\n".join([f"--{boundary}", *headers, "", ""])
        body += head.encode() + content + b"\r\n"
    return body + f"--{boundary}--{end}".encode()


def dotnet(photo: bytes) -> Recorded:
    """`HttpClient` with `MultipartFormDataContent`, as in remove.bg's sample for .NET."""
    boundary = "6f8a3b1e-52c4-4d0a-9f0e-0c1b2a3d4e5f"
    names = "filename=photo.png; filename*=utf-8''photo.png"
    file = f"Content-Disposition: form-data; name=image_file; {names}"
    size = ["Content-Type: text/plain; charset=utf-8", "Content-Disposition: form-data; name=size"]
    body = _joined(boundary, [([file], photo), (size, SIZE)])
    return Recorded({"Content-Type": f'multipart/form-data; boundary="{boundary}"'}, body)


def java(photo: bytes) -> Recorded:
    """Apache's HttpClient 4 with `MultipartEntityBuilder`, as in remove.bg's sample for Java."""
    boundary = "Yp3cQ_7sWbK-x1ZtR9vLmN2oD5gH8j"
    file = [
        'Content-Disposition: form-data; name="image_file"; filename="photo.png"',
        "Content-Type: application/octet-stream",
        "Content-Transfer-Encoding: binary",
    ]
    size = [
        'Content-Disposition: form-data; name="size"',
        "Content-Type: text/plain; charset=ISO-8859-1",
        "Content-Transfer-Encoding: 8bit",
    ]
    headers = {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Expect": "100-continue",
        "User-Agent": "Apache-HttpClient/4.5.14 (Java/17.0.9)",
        "Accept-Encoding": "gzip,deflate",
    }
    return Recorded(headers, _joined(boundary, [(file, photo), (size, SIZE)]))


def url_connection(photo: bytes) -> Recorded:
    """Java's own `HttpURLConnection`, whose `Accept` has a lone star, with a form by hand."""
    boundary = "===1732790400000==="
    file = [
        'Content-Disposition: form-data; name="image_file"; filename="photo.png"',
        "Content-Type: image/png",
    ]
    headers = {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Accept": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
        "User-Agent": "Java/17.0.9",
    }
    return Recorded(headers, _joined(boundary, [(file, photo)]))


def okhttp(photo: bytes) -> Recorded:
    """OkHttp's `MultipartBody`, as Android's programs send it."""
    boundary = "c0b5d3f1-1f6e-4b0e-8d53-2f1c8d9a7b64"
    file = [
        'Content-Disposition: form-data; name="image_file"; filename="photo.png"',
        "Content-Type: image/png",
        f"Content-Length: {len(photo)}",
    ]
    size = ['Content-Disposition: form-data; name="size"', f"Content-Length: {len(SIZE)}"]
    headers = {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Accept-Encoding": "gzip",
        "User-Agent": "okhttp/4.12.0",
    }
    return Recorded(headers, _joined(boundary, [(file, photo), (size, SIZE)]))
