"""Texts by a simulated author and her readers; invented, and about nobody."""

from __future__ import annotations

LINKS = (
    "New on the blog: {title} {link}",
    "I wrote this down so that I stop saying it at parties. {title} {link}",
    "{title} (with one map and two bad jokes) {link}",
    "For everyone who asked: {title} {link}",
    "An older one that still holds. {title} {link}",
    "Tea, rain &amp; {title} {link}",
)
SHOP_LINKS = (
    "The first chapter is free to read. The rest costs less than a sandwich. {link}",
    "If you like harbours, ghosts &amp; stubborn women: {link}",
    "My publisher (me) would like you to know that this exists. {link}",
    'Somebody called it "quietly furious". I\'ll take it. {link}',
)
POSTS = (
    "800 words today. 300 of them may even stay.",
    "The cat has opinions about chapter nine.",
    "Does anybody else rename the villain every week?",
    "Proofreading. If you see me outside, send me back in.",
    "What's the last book that made you miss your stop?",
    "A good day at the desk. I know, I'm suspicious too.",
    "The tide tables are wrong in my own novel. Three chapters late, I notice.",
    "Coffee &gt; plot, some mornings.",
)
REPLIES = (
    "thank you, that made my morning",
    "same here! I gave up at page fifty",
    "I'd read that. Write it, please",
    "congratulations &amp; cake",
    "ha, yes. Every single time",
    "which edition do you have?",
    "the second one is better, I promise",
    "good luck with the deadline",
)
REPOSTED = (
    "Reading at the harbour library on Thursday, bring a friend",
    "It's out! Three years, two laptops, one book",
    "Looking for beta readers for a short mystery",
    "What I learnt from a year of writing every day, in twelve pictures",
)
LONG = (
    "A long one, because people ask. I outline on index cards, then I lose the index cards, then I write the "
    "book that I remember. It takes about fourteen months. The first draft is for me, the second is for my sister, "
    "the third is for the reader who never met either of us. If you're stuck in the middle, go back to the last page "
    "where you were having fun, and take the other door. There's always another door, even when it looks like a wall."
)
COMMENTS = (
    "I had no idea. Will there be a part two?",
    "My grandmother told it differently, but I like yours.",
    "Ordered it this morning!",
    "The second picture doesn't load on my telephone.",
    "This is why I come here.",
    "Do you ever read in the north?",
)
READERS = (
    "inkandtide",
    "pagewren",
    "quietshelf",
    "nell_reads",
    "thirdlamp",
    "saltmargin",
    "owlhour",
    "teaandtomes",
    "ferryreader",
    "bookmoth_k",
    "lowlanternlib",
    "plotweather",
    "marginalia_jo",
)
BEFORE = (
    "ink",
    "moss",
    "paper",
    "candle",
    "harbour",
    "willow",
    "rook",
    "amber",
    "chapter",
    "velvet",
    "storm",
    "tin",
)
AFTER = (
    "reads",
    "fox",
    "shelf",
    "lane",
    "wren",
    "hollow",
    "notes",
    "quill",
    "garden",
    "owl",
    "tide",
    "spine",
)


def reader(rank: int) -> str:
    """Return a reader's name, the closest friends first."""
    if rank < len(READERS):
        return READERS[rank]
    turn, at = divmod(rank - len(READERS), len(BEFORE) * len(AFTER))
    before, after = divmod(at, len(AFTER))
    return f"{BEFORE[before]}{AFTER[after]}{turn + 1 if turn else ''}"
