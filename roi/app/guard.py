"""Who may ask the page for anything: the browser that opened it first, on this computer, from the page itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from roi.language.messages import say

START = "/start/"
# Nothing from elsewhere is loaded, asked, framed or run, whatever an export's texts contain.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@dataclass
class Key:
    """What opens the page: an address that works once, which hands the browser a secret cookie.

    The address may be seen by other users of the computer (in the list of its processes); what it hands over may not.
    """

    port: int
    once: str | None = field(default_factory=lambda: secrets.token_urlsafe(24))
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def cookie(self) -> str:
        """The cookie's name; browsers don't keep cookies of different ports apart."""
        return f"roi_{self.port}"

    @property
    def address(self) -> str:
        """The address that opens the page once."""
        return f"http://127.0.0.1:{self.port}{START}{self.once}"

    def opens(self, offered: str) -> bool:
        """Return whether this is the address's key, which is worth nothing from then on."""
        fits = self.once is not None and secrets.compare_digest(
            offered.encode(), self.once.encode()
        )
        self.once = None if fits else self.once
        return fits

    def fits(self, cookies: str) -> bool:
        """Return whether a request's cookies hold the secret."""
        try:
            found = SimpleCookie(cookies).get(self.cookie)
        except CookieError:
            return False
        return found is not None and secrets.compare_digest(
            found.value.encode(), self.secret.encode()
        )


@dataclass(frozen=True)
class Guard:
    """Turns away what comes from another host name, another page, another user, or through a websocket."""

    app: ASGIApp
    key: Key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or turn it away."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, with_headers(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers, path = Headers(scope=scope), str(scope["path"])
        response: Response
        if not self._is_ours(headers):
            response = PlainTextResponse(say("app.stranger"), 403)
        elif path.startswith(START):
            response = self._opened(path.removeprefix(START))
        elif not self.key.fits(headers.get("cookie", "")):
            response = PlainTextResponse(say("app.stranger"), 403)
        else:
            await self.app(scope, receive, send)
            return
        await response(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        """Return whether a request names this server as its host (a name that was made to point here is another), and
        comes from no other page."""
        host = headers.get("host", "")
        if host not in (f"127.0.0.1:{self.key.port}", f"localhost:{self.key.port}"):
            return False
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        return origin in (None, f"http://{host}") and site in ("none", "same-origin")

    def _opened(self, offered: str) -> Response:
        if not self.key.opens(offered):
            return PlainTextResponse(say("app.used"), 403)
        response = RedirectResponse("/", 303)
        response.set_cookie(self.key.cookie, self.key.secret, httponly=True, samesite="strict")
        return response


def with_headers(send: Send) -> Send:
    """Return a sender that adds the headers of every answer."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return sending
