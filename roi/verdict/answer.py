"""The three-valued answer and the numbers it rests on."""

from __future__ import annotations

from typing import Literal

Answer = Literal["worth_it", "not_worth_it", "cannot_tell"]


LEAST_DAYS = 28


SURE = 0.95


MAIN = "link_posts"  # the activity that seeks visits and sales


VISITS = ("visits", "social_visits")


OUTCOMES = (*VISITS, "sales", "followers_net", "subscribers_net")
