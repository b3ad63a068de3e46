"""What the commands print, whatever the console's encoding and whatever stands in the files: UTF-8 into pipes, letters on a terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import roi
from roi.cli.streams import NEAREST, prepare_streams
from roi.cli.terminal import picture
from roi.display.json_output import json_text
from roi.errors import UNSAFE
from roi.verdict.wording import against_break_even

COMMAND = "from roi.cli.commands import main; main()"
# A file that roi opens in the system's own encoding is an error; what other packages do is theirs.
STRICT = """import warnings
warnings.simplefilter("ignore", EncodingWarning)
warnings.filterwarnings("error", category=EncodingWarning, module="roi")
"""
ENCODINGS = ["cp1252", "cp437", "ascii", "cp932", "utf-8"]
HOSTILE = "A\x1b[31mRED\x1b]0;owned\x07\u202egnp\x9b1m é 売上"
COLOUR = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An author whose name would steer a terminal, a file named in Japanese, and one nobody knows."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "roi.toml").write_text(f"[author]\nname = {json.dumps(HOSTILE)}\n", "utf-8")
    rows = "".join(f"2025-01-{day:02d},{day % 7}\n" for day in range(1, 32))
    (folder / "売上.csv").write_text(f"date,visits\n{rows}", "utf-8")
    (folder / "łódź\x1b[2J.txt").write_text("Dear reader", "utf-8")
    return folder


def environment(encoding: str) -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}


def piped(encoding: str, *arguments: Any) -> bytes:
    command = [sys.executable, "-X", "warn_default_encoding", "-c", STRICT + COMMAND]
    done = subprocess.run(
        [*command, *map(str, arguments)],
        capture_output=True,
        env=environment(encoding),
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def on_a_terminal(encoding: str, *arguments: Any) -> bytes:
    """Return what a terminal of that encoding is given."""
    ours, its = pty.openpty()
    command = [sys.executable, "-c", COMMAND, *map(str, arguments)]
    env = {**environment(encoding), "TERM": "xterm"}
    with subprocess.Popen(command, stdout=its, stderr=subprocess.PIPE, env=env) as process:
        os.close(its)
        given = b""
        try:
            while part := os.read(ours, 65536):
                given += part
        except OSError:  # the other end is closed
            pass
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait() == 0
    os.close(ours)
    return given


def test_pipes_are_given_utf8(hostile: Path) -> None:
    text = piped("cp1252", "check", "-v", hostile).decode("utf-8")
    assert set(UNSAFE.findall(text)) <= {"\n"}
    assert "売上" in text
    assert "\\x1b[2J" in text


def test_an_answer_into_a_pipe_is_utf8(hostile: Path) -> None:
    page = piped("cp1252", "answer", hostile).decode("utf-8")
    assert set(UNSAFE.findall(page)) <= {"\n"}
    assert "RED\\x1b]0;owned" in page


@pytest.mark.thorough
def test_json_into_a_pipe_is_utf8(hostile: Path) -> None:
    text = piped("cp1252", "check", "--json", hostile).decode("utf-8")
    assert "売上.csv" in [export["file"] for export in json.loads(text)["exports"]]
    assert set(UNSAFE.findall(text)) <= {"\n"}


@pytest.mark.parametrize(
    "encoding", ["cp1252", pytest.param("cp932", marks=pytest.mark.thorough), "utf-8"]
)
def test_a_terminal_is_given_what_it_can_show(hostile: Path, encoding: str) -> None:
    given = on_a_terminal(encoding, "check", hostile).decode(encoding)
    assert not UNSAFE.findall(COLOUR.sub("", given).replace("\r\n", ""))
    assert ("売上.csv" in given) == (encoding != "cp1252")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_picture_keeps_its_places_in_any_encoding(encoding: str) -> None:
    prepare_streams()
    drawn = picture(against_break_even(-4.0, 2.0, 14.0, need=96.0))
    shown = drawn.encode(encoding, errors=NEAREST).decode(encoding)
    assert len(shown) == len(drawn)
    assert "?" not in shown


def test_an_error_is_utf8_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "check", tmp_path / "売上\x1b[2J"],
        capture_output=True,
        env=environment("cp1252"),
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.decode("utf-8").endswith("売上\\x1b[2J.\n")


def test_json_says_the_same_value_without_a_sign_that_steers() -> None:
    every = "".join(map(chr, range(0x3000))) + "\ud800 \udfff\U0001f469\u200d\U0001f4bb"
    text = json_text({"title": every})
    assert json.loads(text) == {"title": every}
    assert set(UNSAFE.findall(text)) == {"\n"}
    assert "\u200d" in text


def test_a_name_that_joins_letters_stays_as_it_is(tmp_path: Path) -> None:
    persian = "نامه\u200cها.txt"
    (tmp_path / persian).write_text("Dear reader", "utf-8")
    (tmp_path / "events.csv").write_text("date,kind,title\n2025-03-04,launch,Salt\n", "utf-8")
    assert [u.file for u in roi.load(tmp_path).unknown] == [persian]
