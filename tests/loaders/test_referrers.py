"""Referrers become networks by host (on a label border), app package, or the name an analytics tool gives."""

from __future__ import annotations

import pandas as pd
import pytest

from roi.loaders.referrers import network, networks


@pytest.mark.parametrize(
    ("referrer", "expected"),
    [
        ("https://t.co/AbC", "x"),
        ("http://mobile.twitter.com/ada_vale/status/1", "x"),
        ("x.com", "x"),
        ("https://netflix.com/x.com", "other"),
        ("https://x.com.evil.example/", "other"),
        ("https://notx.com/", "other"),
        ("android-app://com.twitter.android/", "x"),
        ("Twitter", "x"),
        ("lm.facebook.com", "facebook"),
        ("android-app://com.linkedin.android", "linkedin"),
        ("https://out.reddit.com/", "reddit"),
        ("https://go.bsky.app/redirect?u=x", "bluesky"),
        ("mastodon.example", "mastodon"),
        ("https://www.google.co.uk/search?q=ada", "search"),
        ("https://google.evil.example/", "other"),
        ("google / organic", "search"),
        ("mail.google.com", "email"),
        ("https://go.mail.ru/search?q=ada", "search"),
        ("https://wandering.shop/@ada", "mastodon"),
        ("https://gemini.google.com/app", "ai"),
        ("launch / email", "email"),
        ("Hacker News", "hackernews"),
        ("Direct / None", "direct"),
        ("(direct) / (none)", "direct"),
        ("(not set)", "other"),
        ("-", "direct"),
        ("", "direct"),
        (None, "direct"),
        ("HTTPS://WWW.Pinterest.co.uk:443/pin/1", "pinterest"),
    ],
)
def test_network(referrer: str | None, expected: str) -> None:
    assert network(referrer) == expected


def test_a_campaign_tag_that_names_a_network_wins_over_the_referrer() -> None:
    referrers = pd.Series(["https://t.co/a", None, None, "https://t.co/a", None], dtype="str")
    source = pd.Series(["facebook", "launch", "launch", "buffer", None], dtype="str")
    medium = pd.Series([None, None, "email", "social", None], dtype="str")
    assert list(networks(referrers, source, medium)) == [
        "facebook",
        "other",
        "email",
        "x",
        "direct",
    ]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("Twitter%2FX", "x"),
        ("twitter+bio", "x"),
        ("facebook_ad", "facebook"),
        ("summer-newsletter", "email"),
        ("facebook-or-twitter", "other"),
        ("x-mas", "other"),
        ("intwitterestelling", "other"),
    ],
)
def test_a_campaign_tag_is_read_by_its_words(tag: str, expected: str) -> None:
    nowhere = pd.Series([None], dtype="str")
    assert list(networks(nowhere, pd.Series([tag], dtype="str"))) == [expected]
