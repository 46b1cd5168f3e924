"""Captions of the report: what each of them has to say."""

from pathlib import Path

import pytest

CAPTIONS = Path(__file__).parents[2] / "workflow" / "report"
PAGES = {"workflow", "config", "results"}  # which are no figures or tables


OF_RESULTS = [path for path in CAPTIONS.glob("*.rst") if path.stem not in PAGES]


@pytest.mark.parametrize("path", OF_RESULTS, ids=lambda path: path.stem)
def test_captions_say_what_is_shown_how_it_was_made_and_what_the_paper_has(path):
    text = path.read_text()
    places = [text.find(f"**{heading}**") for heading in ("Shows", "Settings", "The paper", "Ours differs")]
    assert places == sorted(places) and places[0] > 0
