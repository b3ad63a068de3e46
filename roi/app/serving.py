"""Serve the page on the loopback address, which no other computer can reach."""

from __future__ import annotations

import signal
import socket
import webbrowser

from roi.errors import WrongUse, needs
from roi.sources.private_folder import private_folder

HOST = "127.0.0.1"
SECONDS_TO_LEAVE = 3


def serve(port: int = 0, browser: bool = True) -> None:
    """Serve until interrupted, on a free port if `port` is 0; print the address and open it in the browser.

    The address works once: it hands the browser that opens it a secret, without which nothing is answered. Dropped files
    lie in a private folder, which is removed at the end, or at the next start if the process was killed.

    Raises
    ------
    MissingExtra
        If the extra `app` is not installed.
    WrongUse
        If the port is taken.
    """
    with needs("app"):
        import uvicorn

        from roi.app.desk import Desk
        from roi.app.guard import Guard, Key
        from roi.app.pages import pages

    with _listening(port) as listener, private_folder() as folder:
        key = Key(listener.getsockname()[1])
        print(f"{key.address}\nCtrl+C ends it.", flush=True)
        if browser:
            webbrowser.open(key.address)
        page = Guard(pages(Desk(folder)), key)
        settings = uvicorn.Config(
            page,
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SECONDS_TO_LEAVE,
        )
        server = uvicorn.Server(settings)
        if hasattr(
            signal, "SIGHUP"
        ):  # the terminal was closed; uvicorn heeds only Ctrl+C and `kill`
            signal.signal(signal.SIGHUP, server.handle_exit)
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
