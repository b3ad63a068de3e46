"""Every regular expression of roi with the ways it is asked, and texts made of its own parts, repeated, to make it look again and again."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import places

ASKED = {"search", "match", "fullmatch", "findall", "finditer", "sub", "split", "subn"}
OF_PANDAS = {
    "fullmatch": "fullmatch",
    "match": "match",
    "contains": "search",
    "extract": "search",
    "extractall": "finditer",
    "replace": "sub",
    "split": "split",
}
LONGEST_RUN = 12  # parts of a pattern that are repeated together
ANYTHING = "a0 .,[\"'{:/@-=\\\n"

Pair = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """A regular expression, and one way in which roi asks it."""

    where: str
    pattern: re.Pattern[Any]
    how: str

    def ask(self, text: str) -> object:
        given: Any = text.encode() if isinstance(self.pattern.pattern, bytes) else text
        if self.how in ("sub", "subn"):
            return self.pattern.sub(given[:0], given)
        found = getattr(self.pattern, self.how)(given)
        return list(found) if self.how == "finditer" else found


def asked_by_roi() -> list[Asked]:
    """Return each of them once; one that no call names is asked by search, which costs most."""
    found: dict[tuple[object, int, str], Asked] = {}
    files = (places.ROOT / "roi").rglob("*.py")
    trees = {path: ast.parse(path.read_text("utf-8")) for path in files}
    uses = [(path.stem, _imports(tree), set(_calls(tree))) for path, tree in trees.items()]
    for path, tree in trees.items():
        for name, pattern, how in _patterns(tree):
            ways = {how} if how else _ways(name, path.stem, uses) or {"search"}
            for way in sorted(ways):
                key = pattern.pattern, pattern.flags, way
                found.setdefault(key, Asked(f"{path.stem}:{name}", pattern, way))
    return sorted(found.values(), key=lambda a: (a.where, a.how))


def unseen_by_these_tests() -> list[str]:
    """Return the calls of `re` whose pattern is in a variable, and thus in no list of patterns."""
    return [
        f"{path.name}:{node.lineno}"
        for path in sorted((places.ROOT / "roi").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "re"
        and node.func.attr in ASKED
        and isinstance(node.args[0], ast.Name)
        and not node.args[0].id.isupper()
    ]


def _ways(name: str, module: str, uses: list[tuple[str, set[Pair], set[Pair]]]) -> set[str]:
    """Return by which methods a pattern is asked, in its own file and in those that import it."""
    return {
        how
        for stem, imports, calls in uses
        if stem == module or (module, name) in imports
        for asked, how in calls
        if asked == name
    }


@cache
def _nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree))


def _imports(tree: ast.Module) -> set[Pair]:
    """Return what a file imports: the last part of the module, and the name."""
    return {
        (str(node.module).rpartition(".")[2], alias.name)
        for node in _nodes(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _calls(tree: ast.Module) -> Iterator[Pair]:
    """Yield which names are asked how: NAME.search(…), or a method of pandas with NAME in it."""
    for node in _nodes(tree):
        if isinstance(node, ast.Attribute) and node.attr in ASKED:
            yield str(getattr(node.value, "id", "")), node.attr
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            yield str(getattr(node.args[0], "id", "")), OF_PANDAS.get(node.func.attr, "")


def _patterns(tree: ast.Module) -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """Yield each pattern that stands in a file as a literal: its name, itself, and how it is asked ('' if by its name)."""
    names = {
        id(node.value): node.targets[0].id
        for node in _nodes(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    constants = {
        node.targets[0].id: node.value.value
        for node in _nodes(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    for node in _nodes(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        of_re = getattr(node.func.value, "id", "") == "re"
        of_str = getattr(node.func.value, "attr", "") == "str" and node.func.attr in OF_PANDAS
        text = _text(node.args[0], constants)
        plain = any(
            k.arg == "regex" and getattr(k.value, "value", None) is False for k in node.keywords
        )
        if text is None or plain or not (of_re or of_str) or node.func.attr == "escape":
            continue
        flags = re.NOFLAG
        for name in ("DOTALL", "MULTILINE", "IGNORECASE", "ASCII", "VERBOSE"):
            if f"attr='{name}'" in ast.dump(node):
                flags |= getattr(re, name)
        how = OF_PANDAS.get(node.func.attr, node.func.attr)
        named = names.get(id(node), f"line {node.lineno}")
        yield named, re.compile(text, flags), "" if how == "compile" else how


def _text(node: ast.expr, constants: dict[str, Any]) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [
            p.value if isinstance(p, ast.Constant) else constants.get(getattr(p.value, "id", ""))  # type: ignore[attr-defined]
            for p in node.values
        ]
        return "".join(parts) if all(isinstance(p, str) for p in parts) else None
    return None


def attacks(pattern: re.Pattern[Any]) -> list[tuple[str, str]]:
    """Return pairs: what a text begins with, and what is then repeated.

    It begins with nothing or with the first parts of the pattern, and repeats a run of neighbouring parts or a single
    sign.
    """
    source = pattern.pattern
    text = source.decode("latin-1") if isinstance(source, bytes) else source
    flags = pattern.flags & ~re.UNICODE if isinstance(source, bytes) else pattern.flags
    tree = re._parser.parse(text, flags)  # type: ignore[attr-defined]
    parts = [_sample([item]) for item in tree]
    starts = ["".join(parts[:end]) for end in range(len(parts))]
    repeated: dict[str, None] = dict.fromkeys(ANYTHING)
    for items in _sequences(tree):
        inner = [_sample([item]) for item in items]
        for start, end in itertools.combinations(range(len(inner) + 1), 2):
            if end - start <= LONGEST_RUN:
                repeated["".join(inner[start:end])] = None
    after = [(start, each) for start in starts[1:] for each in dict.fromkeys([*parts, *"a0 "])]
    return [(start, each) for start, each in [*(("", r) for r in repeated), *after] if each]


def _sequences(tree: Any) -> Iterator[list[Any]]:
    yield list(tree)
    for op, value in tree:
        for inner in _inner(str(op), value):
            yield from _sequences(inner)


def _inner(op: str, value: Any) -> list[Any]:
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return [value[2]]
    if op == "SUBPATTERN":
        return [value[3]]
    if op == "ATOMIC_GROUP":
        return [value]
    if op == "BRANCH":
        return list(value[1])
    return [value[1]] if op in ("ASSERT", "ASSERT_NOT") else []


def _sample(items: Any) -> str:
    """Return a short text that these parts of a pattern match."""
    out = ""
    for op, value in items:
        name = str(op)
        if name == "LITERAL":
            out += chr(value)
        elif name == "NOT_LITERAL":
            out += "a" if value != ord("a") else "b"
        elif name == "ANY":
            out += "a"
        elif name == "IN":
            out += _member(value)
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            out += _sample(value[2]) * max(1, min(value[0], 20))
        elif name == "SUBPATTERN":
            out += _sample(value[3])
        elif name == "ATOMIC_GROUP":
            out += _sample(value)
        elif name == "BRANCH":
            out += _sample(value[1][0])
    return out


def _member(members: list[Any]) -> str:
    """Return a sign that a class of signs holds."""
    classes = {
        "CATEGORY_DIGIT": "0",
        "CATEGORY_WORD": "a",
        "CATEGORY_SPACE": " ",
        "CATEGORY_NOT_SPACE": "a",
        "CATEGORY_NOT_WORD": "-",
        "CATEGORY_NOT_DIGIT": "a",
    }
    if str(members[0][0]) == "NEGATE":
        shut = "".join(_member([m]) for m in members[1:]) if len(members) > 1 else ""
        return next((c for c in "a0 .-é" if c not in shut), "a")
    op, value = members[0]
    if str(op) == "LITERAL":
        return chr(value)
    if str(op) == "RANGE":
        return chr(value[0])
    return classes.get(str(value), "a")
