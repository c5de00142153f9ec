"""Browsers without windows: clients with cookies and an Origin, and a provider to sign in with."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import httpx

from pictures import encoded, scene
from stack import Stack, free_port, terminate

PHOTO = encoded(scene(96, 72), "JPEG")
# What belongs to somebody, for a session or a key that may do everything.
OWNER_ROUTES = [
    "GET /api/me/export",
    "DELETE /api/me",
    "GET /api/history",
    "DELETE /api/history",
    "POST /api/history/restore",
    "GET /api/history/archive?ids=x",
    "GET /api/history/x",
    "PATCH /api/history/x",
    "DELETE /api/history/x",
    "POST /api/history/x/restore",
    "GET /api/history/x/original",
    "GET /api/history/x/matte",
    "GET /api/history/x/neighbors",
    "PUT /api/history/x/matte",
    "POST /api/history/x/matte",
    "DELETE /api/history/x/matte",
    "GET /api/history/x/matte/versions",
    "POST /api/history/x/matte/versions/1/restore",
    "GET /api/history/x/cutout",
    "GET /api/history/x/thumbnail",
]
# What is for sessions alone.
SESSION_ROUTES = [
    "GET /api/me/sessions",
    "DELETE /api/me/sessions/x",
    "PATCH /api/me",
    "GET /api/me/keys",
    "POST /api/me/keys",
    "DELETE /api/me/keys/x",
]
SESSION = "cutout-session"
TRANSACTION = "cutout-signin"
SECRETS = {"SECRET_KEY": "s" * 32, "JWT_SECRET_KEY": "j" * 32}


class Provider:
    """PyPI's oidc-provider-mock on a port of its own."""

    def __init__(self, *users: dict[str, object]) -> None:
        self.port = free_port()
        self.issuer = f"http://localhost:{self.port}"
        self._users = users
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits until it answers."""
        claims = [part for user in self._users for part in ("--user-claims", json.dumps(user))]
        program = Path(sys.executable).parent / "oidc-provider-mock"
        self._process = subprocess.Popen(
            [program, "--port", str(self.port), "--require-nonce", "true", *claims],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{self.issuer}/jwks")
                return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError("oidc-provider-mock did not start")

    def stop(self) -> None:
        """Stops it."""
        assert self._process is not None
        terminate(self._process, signal.SIGKILL)

    def __enter__(self) -> Provider:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def user(name: str, **claims: object) -> dict[str, object]:
    """Somebody whom the provider knows."""
    email = f"{name}@example.org"
    return {"sub": name, "email": email, "email_verified": True, "name": name.title()} | claims


def provider_settings(provider: Provider, site: str) -> dict[str, str]:
    """The settings for sign-in with this provider."""
    return {
        "GOOGLE_CLIENT_ID": "cutout",
        "GOOGLE_CLIENT_SECRET": "secret",
        "OIDC_ISSUER": provider.issuer,
        "FRONTEND_URL": site,
        "REDIRECT_URL": f"{site}/auth/callback",
        "CUTOUT_SIGN_INS_PER_MINUTE": "1000",
        **SECRETS,
    }


def stack_with(provider: Provider, **settings: str) -> Stack:
    """A stack whose users sign in with the provider; it is not started yet."""
    stack = Stack()
    stack.configure(provider_settings(provider, stack.url) | settings)
    return stack


def sign_in_settings() -> dict[str, str]:
    """A site where people sign in; nobody does there, so the provider is never asked."""
    site = "https://cutout.example.org"
    return {
        "GOOGLE_CLIENT_ID": "cutout",
        "GOOGLE_CLIENT_SECRET": "secret",
        "FRONTEND_URL": site,
        "REDIRECT_URL": f"{site}/auth/callback",
        **SECRETS,
    }


def visitor(stack: Stack, **options: object) -> httpx.Client:
    """A browser that was never here, on pages of the site."""
    return httpx.Client(base_url=stack.url, headers={"Origin": stack.url}, timeout=60, **options)


def guest(stack: Stack) -> httpx.Client:
    """A browser that was made a guest."""
    client = visitor(stack)
    assert client.get("/api/me").json()["guest"] is True
    return client


def consent(client: httpx.Client, name: str, return_path: str = "/") -> str:
    """Goes to the provider and agrees there; the address that it sends the browser back to."""
    login = client.get("/auth/login", params={"return": return_path})
    assert login.status_code == 302, login.text
    answer = httpx.post(login.headers["Location"], data={"sub": name})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def sign_in(stack: Stack, name: str, return_path: str = "/") -> httpx.Client:
    """A browser in which somebody has signed in."""
    client = visitor(stack)
    answer = client.get(consent(client, name, return_path))
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"] == return_path
    return client


def sign_in_error(answer: httpx.Response) -> str:
    """The code with which a sign-in ended on the sign-in page."""
    assert answer.status_code == 302, answer.text
    address = urlsplit(answer.headers["Location"])
    assert (address.scheme, address.netloc, address.path) == ("", "", "/sign-in")
    return httpx.QueryParams(address.query)["error"]


def me(client: httpx.Client) -> dict[str, object]:
    """What the site says about who is here."""
    return client.get("/api/me").raise_for_status().json()


def keep(client: httpx.Client, photo: bytes = PHOTO, name: str = "photo.jpg", **fields: str) -> str:
    """Removes a background and returns the id of the kept item."""
    answer = client.post("/api/remove", files={"file": (name, photo)}, data=fields)
    assert answer.status_code == 200, answer.text
    return answer.headers["X-History-Id"]


def make_key(client: httpx.Client, name: str = "key", scope: str = "remove") -> dict[str, str]:
    """Makes an API key for whoever the browser belongs to; its description, with the secret."""
    answer = client.post("/api/me/keys", json={"name": name, "scope": scope})
    assert answer.status_code == 201, answer.text
    document = answer.json()
    assert set(document) == {"key", "secret"}
    return document["key"] | {"secret": document["secret"]}


def program(stack: Stack, secret: str, **options: object) -> httpx.Client:
    """A program with an API key and nothing else."""
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx.Client(base_url=stack.url, headers=headers, timeout=60, **options)
