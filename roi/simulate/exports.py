"""Write a simulated author as realistic export files, with the same bytes every time."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from roi.simulate.kdp_files import workbooks
from roi.simulate.server_log import access_log
from roi.simulate.site_files import plausible, wordpress
from roi.simulate.world import World
from roi.simulate.x_files import archive, display_name, overview

LOG_DAYS = 21
EPOCH = (1980, 1, 1, 0, 0, 0)
SPENT = ("cost", "income", "hours")


def write(world: World, folder: str | Path, log_days: int = LOG_DAYS) -> tuple[Path, ...]:
    """Write the author's exports into `folder` and return their paths.

    Parameters
    ----------
    log_days : how many of the last days the server's log still holds; none for 0.

    Notes
    -----
    Everything was exported on the morning after the world's last day. The bytes depend on the world alone, not on
    the clock, the machine's name or the order of a hash; packed files need the same zlib to be the same to the byte.
    """
    made = _made(world)
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    files = {**_plain_files(world, made), **_packed_files(world, made, log_days)}
    for name, content in files.items():
        (place / name).write_bytes(content)
    return tuple(place / name for name in files)


def _made(world: World) -> datetime:
    """Return the time of the export: nine in the morning after the last day, in UTC."""
    last = world.clock.dates[-1].to_pydatetime()
    morning = last + timedelta(days=1, hours=9, minutes=12, seconds=44)
    return morning.replace(tzinfo=ZoneInfo(world.timezone)).astimezone(ZoneInfo("UTC"))


def _plain_files(world: World, made: datetime) -> dict[str, bytes]:
    texts = {
        "account_overview_analytics.csv": overview(world, made),
        "events.csv": _events(world),
        "roi.toml": _settings(world),
    }
    if world.family.blog_calendar_known:
        name = f"{world.site.split('.')[0]}.wordpress.{made:%Y-%m-%d}.xml"
        texts[name] = wordpress(world, made, display_name(world))
    return {name: text.encode() for name, text in texts.items()}


def _packed_files(world: World, made: datetime, log_days: int) -> dict[str, bytes]:
    code = hashlib.sha256(world.handle.encode()).hexdigest()
    day = f"{made:%Y-%m-%d}"
    files = {
        f"twitter-{day}-{code}.zip": _zip(archive(world, made)),
        f"{world.site.replace('.', '_')}_{made:%Y%m%d}.zip": _zip(plausible(world)),
        **{name: _repacked(book) for name, book in workbooks(world, display_name(world)).items()},
    }
    if log_days:
        files["access.log.gz"] = _gzip(access_log(world, log_days))
    return files


def _events(world: World) -> str:
    """Return the hand-kept calendar; articles are not in it, since the blog's own export has them."""
    spent = [name for name in SPENT if name in world.events]
    rows = [",".join(("date,end,kind,title", *spent))]
    events = world.events[world.events["kind"] != "blog_post"]
    for event in events.to_dict("records"):
        last = event["end"] - pd.Timedelta(days=1)
        amounts = ["" if pd.isna(event[name]) else f"{event[name]:g}" for name in spent]
        title = f'"{event["title"]}"'
        rows.append(
            ",".join([f"{event['start']:%Y-%m-%d},{last:%Y-%m-%d}", event["kind"], title, *amounts])
        )
    return "\n".join([*rows, ""])


COMPLETE = "events_complete = true\n"


def _settings(world: World) -> str:
    return f"""timezone = "{world.timezone}"
currency = "USD"
{"" if world.family.hidden_per_year else COMPLETE}
[author]
name = "{display_name(world)}"
sites = ["{world.site}"]
shops = ["shop.example"]

[money]
hour = 15.0
"""


def _zip(members: Mapping[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.create_system, member.external_attr = 3, 0o644 << 16
            packed.writestr(member, content, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _repacked(book: bytes) -> bytes:
    """Return a workbook without the marker of the operating system that packed it."""
    with zipfile.ZipFile(BytesIO(book)) as packed:
        return _zip({name: packed.read(name) for name in packed.namelist()})


def _gzip(text: str) -> bytes:
    buffer = BytesIO()
    with gzip.GzipFile("", "wb", 9, buffer, mtime=0) as packed:
        packed.write(text.encode())
    return buffer.getvalue()
