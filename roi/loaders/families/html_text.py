"""The HTML of posts, as Mastodon and similar services write it, to text and links."""

from __future__ import annotations

from html.parser import HTMLParser

from roi.loaders.parse import plain_text


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Handle line breaks, and links that are neither a mention nor a hashtag."""
        if tag in {"br", "p"} and self.parts:
            self.parts.append("\n")
        given = dict(attrs)
        href = given.get("href") or ""
        if tag == "a" and href.startswith("http") and "mention" not in (given.get("class") or ""):
            self.links.append(href)

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.parts.append(data)


def words_and_links(html: str) -> tuple[str, tuple[str, ...]]:
    """Return a post's text, and its links except those to people and hashtags.

    >>> words_and_links('<p>Out <a href="https://adavale.example/">today</a></p>')
    ('Out today', ('https://adavale.example/',))
    """
    reader = _Words()
    reader.feed(html)
    reader.close()
    return plain_text("".join(reader.parts)).strip(), tuple(dict.fromkeys(reader.links))
