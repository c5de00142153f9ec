"""A person with a browser of their own, who has cutouts or is told who they are."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page

from pictures import encoded, scene

SIGNED_OUT = {
    "signed_in": False,
    "guest": False,
    "sign_in_available": True,
    "sign_in_name": "Google",
    "anonymous_allowed": False,
    "operator": False,
    "user": None,
    "usage": None,
    "corrections": None,
    "retention_days": None,
}
SIGNED_IN = SIGNED_OUT | {
    "signed_in": True,
    "user": {"id": "a" * 26, "name": "Someone", "email": "someone@example.org"},
    "usage": {"items": 950, "bytes": 1_200_000, "max_items": 1000, "max_bytes": 5_000_000_000},
    "corrections": {"given": False, "items": 0},
    "retention_days": 30,
}


class Visitor:
    """Speaks to the server beside the page, with the page's cookies."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self._headers = {"Origin": base_url}
        page.request.get("/api/me")  # Makes a guest of whoever has no session yet.

    def keep(self, *names: str, photo: bytes | None = None) -> list[str]:
        """Removes the background of a photo under each name; returns the items' identifiers."""
        photo = photo or encoded(scene(), "JPEG")
        return [self._remove(name, photo) for name in names]

    def _remove(self, name: str, photo: bytes) -> str:
        file = {"name": name, "mimeType": "image/jpeg", "buffer": photo}
        answer = self.page.request.post(
            "/api/remove", multipart={"file": file}, headers=self._headers
        )
        assert answer.status == 200, answer.text()
        return answer.headers["x-history-id"]

    def kept(self) -> list[str]:
        """The names in the history, as the server has them."""
        items = self.page.request.get("/api/history?limit=100").json()["items"]
        return [item["name"] for item in items]

    def sign_out(self) -> None:
        """Ends the session, as another tab would."""
        assert self.page.request.post("/auth/logout", headers=self._headers).status == 204

    def pretend(self, me: dict[str, Any]) -> None:
        """Lets the page believe that the server said this about who is there."""
        self.page.route("**/api/me", lambda route: route.fulfill(body=json.dumps(me)))
