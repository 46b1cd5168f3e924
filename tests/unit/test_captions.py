"""Captions of the report: what each of them has to say, and that it says it for the default configuration."""

from pathlib import Path

import jinja2
import pytest
import yaml
from snakemake.utils import update_config

from phasediagram.planning import catalogue
from phasediagram.planning.plan import Plan
from phasediagram.planning.settings import resolve

ROOT = Path(__file__).parents[2]
CAPTIONS = ROOT / "workflow" / "report"
PAGES = {"workflow", "config", "results"}  # which are no figures or tables
OF_RESULTS = [path for path in CAPTIONS.glob("*.rst") if path.stem not in PAGES]


@pytest.mark.parametrize("path", OF_RESULTS, ids=lambda path: path.stem)
def test_captions_say_what_is_shown_how_it_was_made_and_what_the_paper_has(path):
    text = path.read_text()
    source = "Luo et al." if "**Luo et al.**" in text else "The paper"
    places = [text.find(f"**{heading}**") for heading in ("Shows", "Settings", source, "Ours differs")]
    assert places == sorted(places) and places[0] > 0


@pytest.mark.parametrize("path", sorted(CAPTIONS.glob("*.rst")), ids=lambda path: path.stem)
def test_underlines_are_as_long_as_titles(path):
    title, underline, *_ = path.read_text().splitlines()
    assert len(underline) == len(title) and len(set(underline)) == 1


@pytest.mark.parametrize("overlay", ["", "config/depths.yaml"])
def test_every_caption_finds_its_settings_in_the_job_that_it_is_of(overlay):
    config = yaml.safe_load((ROOT / "config.yaml").read_text())
    if overlay:
        update_config(config, yaml.safe_load((ROOT / overlay).read_text()))
    plan = Plan(resolve(config))
    for product in catalogue.products(plan):
        for caption in product.captions.values():
            source = (CAPTIONS / f"{caption}.rst").read_text()
            job = {"config": plan.config, "params": product.params}
            text = jinja2.Template(source, undefined=jinja2.StrictUndefined).render(snakemake=job)
            settings = text.partition("**Settings**")[2].partition("\n\n")[0]
            assert caption in PAGES or "m = " in settings, product.name
