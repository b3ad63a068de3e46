"""The three-valued answer and what it rests on."""

from __future__ import annotations

from typing import Literal

from roi.timeline.columns import (
    FOLLOWERS_NET,
    LINK_POSTS,
    SALES,
    SOCIAL_VISITS,
    SUBSCRIBERS_NET,
    VISITS,
)

Answer = Literal["worth_it", "not_worth_it", "cannot_tell"]

LEAST_DAYS = 28
SURE = 0.95
MAIN = LINK_POSTS.name  # the activity that seeks visits and sales
ABOUT_VISITS = (VISITS.name, SOCIAL_VISITS.name)
RESULTS = (*ABOUT_VISITS, SALES.name, FOLLOWERS_NET.name, SUBSCRIBERS_NET.name)
