"""The page's addresses: what the browser asks for, and what it gets."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from roi.app.desk import Desk
from roi.app.dropped import keep, place_of
from roi.app.showing import more_html, page_html, progress, shown
from roi.display.view import style
from roi.errors import RoiError
from roi.language.messages import say
from roi.settings import LARGEST_AMOUNT, is_amount

LONGEST_REPLY = 2_000  # bytes
MEDIA = {
    "pdf": "application/pdf",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def pages(desk: Desk) -> Starlette:
    """Return the application that answers the browser from this desk."""
    served = Starlette(
        routes=[
            Route("/", _page),
            Route("/dropping.css", _styles),
            Route("/dropping.js", _script),
            Route("/state", _state),
            Route("/report.{suffix:str}", _report),
            Route("/files", _arrive, methods=["PUT"]),
            Route("/files", _clear, methods=["DELETE"]),
            Route("/read", _read, methods=["POST"]),
            Route("/hour", _hour, methods=["POST"]),
            Route("/say", _say, methods=["POST"]),
            Route("/note", _note, methods=["POST"]),
            Route("/more/{name:str}", _more),
            Route("/plan", _draw, methods=["POST"]),
            Route("/plan.zip", _plan),
            Route("/roi.toml", _settings),
            Route("/events.csv", _events),
        ],
        exception_handlers={404: _no_such_page, 405: _no_such_page, Exception: _our_mistake},
    )
    served.state.desk = desk
    return served


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


async def _page(_: Request) -> Response:
    return HTMLResponse(page_html())


async def _styles(_: Request) -> Response:
    parts = ("style.css", "page.css", "dropping.css")
    return Response("".join(map(style, parts)), media_type="text/css")


async def _script(_: Request) -> Response:
    return Response(style("dropping.js"), media_type="text/javascript")


async def _state(request: Request) -> Response:
    """Answer how far the work is; what is shown is drawn only for a page that shows something older."""
    looked = _desk(request).looked
    known = request.query_params.get("known") == str(looked.version)
    return JSONResponse(progress(looked) if known else shown(looked))


async def _arrive(request: Request) -> Response:
    place = place_of(request.query_params.get("path", ""), _desk(request).files)
    try:
        kept = await keep(request.stream(), place)
    except ClientDisconnect:
        return problem(say("app.not_whole", name=place.name), 400)
    except RoiError:
        return problem(say("app.too_large", name=place.name), 507)
    return JSONResponse({"name": kept.name})


async def _read(request: Request) -> Response:
    desk = _desk(request)
    if not desk.files.is_dir():
        return problem(say("app.nothing_yet"), 409)
    desk.start_reading()
    return JSONResponse({}, 202)


async def _hour(request: Request) -> Response:
    told = (await request.body())[:40].decode("utf-8", "replace").strip().replace(",", ".")
    try:
        worth = float(told) if told else None
    except ValueError:
        worth = -1.0
    if worth is not None and not is_amount(worth):
        return problem(say("app.hour_bad", largest=f"{LARGEST_AMOUNT:,}"), 400)
    _desk(request).start_weighing(worth)
    return JSONResponse({}, 202)


async def _say(request: Request) -> Response:
    """Take an answer to a question that the page asks."""
    asked = request.query_params
    reply = (await request.body())[:LONGEST_REPLY].decode("utf-8", "replace")
    desk = _desk(request)
    try:
        started = await run_in_threadpool(
            desk.start_answering, asked.get("asks", ""), asked.get("file", ""), reply
        )
    except RoiError as error:
        return problem(str(error), 400)
    return problem(say("app.nothing_asked"), 409) if started is None else JSONResponse({}, 202)


async def _note(request: Request) -> Response:
    """Take what happened on a day, or on several."""
    told = request.query_params
    title = (await request.body())[:LONGEST_REPLY].decode("utf-8", "replace")
    start, end, kind = (told.get(name, "") for name in ("start", "end", "kind"))
    try:
        started = await run_in_threadpool(_desk(request).start_noting, start, end, kind, title)
    except RoiError as error:
        return problem(str(error), 400)
    return problem(say("app.nothing_yet"), 409) if started is None else JSONResponse({}, 202)


async def _more(request: Request) -> Response:
    """Answer one of the questions that authors ask next."""
    try:
        found = await run_in_threadpool(_desk(request).more, request.path_params["name"])
    except RoiError as error:
        return problem(str(error), 404)
    if found is None:
        return problem(say("app.nothing_yet"), 409)
    return JSONResponse({"html": await run_in_threadpool(more_html, found)})


async def _draw(request: Request) -> Response:
    """Let a coin draw days, and answer what such a test could show."""
    desk = _desk(request)
    try:
        says = await run_in_threadpool(desk.drawn)
    except RoiError as error:
        return problem(str(error), 400)
    if says is None:
        return problem(say("app.nothing_yet"), 409)
    return JSONResponse({"says": says, "drawn": desk.packed_plan.is_file()})


async def _plan(request: Request) -> Response:
    packed = _desk(request).packed_plan
    if not packed.is_file():
        return problem(say("app.nothing_yet"), 404)
    return _download("plan.zip", packed.read_bytes(), "application/zip")


async def _events(request: Request) -> Response:
    events = await run_in_threadpool(lambda: _desk(request).events)
    if events is None:
        return problem(say("app.nothing_yet"), 404)
    return _download("events.csv", events, "text/csv")


async def _settings(request: Request) -> Response:
    settings = await run_in_threadpool(lambda: _desk(request).settings)
    if settings is None:
        return problem(say("app.nothing_yet"), 404)
    return _download("roi.toml", settings, "application/toml")


async def _clear(request: Request) -> Response:
    await run_in_threadpool(_desk(request).clear)
    return JSONResponse({})


async def _report(request: Request) -> Response:
    suffix, month = request.path_params["suffix"], request.query_params.get("month") or None
    if suffix not in MEDIA:
        return problem(say("app.nothing_yet"), 404)
    try:
        file = await run_in_threadpool(_desk(request).written, suffix, month)
    except RoiError as error:
        return problem(str(error), 400)
    if file is None:
        return problem(say("app.nothing_yet"), 409)
    named = f"report-{month}.{suffix}" if month else f"report.{suffix}"
    return _download(named, file.read_bytes(), MEDIA[suffix])


def _download(name: str, content: bytes, media: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media, headers=headers)


def problem(sentence: str, status: int) -> Response:
    """Return one sentence that the page shows."""
    return JSONResponse({"problem": sentence}, status)


async def _no_such_page(_: Request, __: Exception) -> Response:
    return PlainTextResponse(say("app.stranger"), 404)


async def _our_mistake(_: Request, error: Exception) -> Response:
    return problem(say("app.stopped", kind=type(error).__name__), 500)
