"""Serve the page on the loopback address, which no other computer can reach."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from importlib.util import find_spec
from pathlib import Path

from roi.errors import WrongUse

HOST = "127.0.0.1"
PAGE = Path(__file__).with_name("page.py")


def serve(port: int = 0, browser: bool = True) -> None:
    """Serve until interrupted, on a free port if `port` is 0; print the address and open it in the browser.

    The address contains a secret token, so that no other page or user of this computer can open it.

    Raises
    ------
    WrongUse
        If the extra `app` is not installed, or the port is taken.
    """
    if find_spec("marimo") is None:
        raise WrongUse(sentence='The page needs one more package: pip install "roi[app]".')
    import marimo
    import uvicorn

    token = secrets.token_urlsafe(16)
    page = marimo.create_asgi_app(quiet=True, token=token).with_app(path="/", root=str(PAGE))
    with _listening(port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}/?access_token={token}"
        print(f"{address}\nCtrl+C ends it.", flush=True)
        if browser:
            webbrowser.open(address)
        server = uvicorn.Server(uvicorn.Config(page.build(), log_level="warning"))
        server.run(sockets=[listener])


def _listening(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()  # early requests wait until the page is ready
    except OSError:
        listener.close()
        raise WrongUse(sentence=f"Port {port} is taken; name another one, or none.") from None
    return listener
