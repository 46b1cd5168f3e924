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


def settings_of(overlay):
    """Return (caption, product, its settings) of everything in the default configuration with an overlay."""
    config = yaml.safe_load((ROOT / "config.yaml").read_text())
    update_config(config, overlay)
    plan = Plan(resolve(config))
    for product in catalogue.products(plan):
        for caption in product.captions.values():
            source = (CAPTIONS / f"{caption}.rst").read_text()
            job = {"config": plan.config, "params": product.params}
            text = jinja2.Template(source, undefined=jinja2.StrictUndefined).render(snakemake=job)
            yield caption, product.name, text.partition("**Settings**")[2].partition("\n\n")[0]


DEPTHS = yaml.safe_load((ROOT / "config" / "depths.yaml").read_text())
POINTS = {"problems": {"mnist": {"mnist": None, "x": [-1.0, 1.0], "y": [0.5, 1.0]}}}  # where captions expect digits
BY_NAME = {"initialisations": {"one": {"table1": "he"}, "other": {"table1": "ntk"}}, "gamma2": None, "gamma3": None}
DRAWN = ("two_layer_fits", "fig2", "fig3", "fig4")


@pytest.mark.parametrize("overlay", [{}, DEPTHS, POINTS], ids=["default", "depths", "points"])
def test_every_caption_finds_its_settings_in_the_job_that_it_is_of(overlay):
    for caption, name, settings in settings_of(overlay):
        assert caption in PAGES or "m = " in settings, name


def test_captions_name_the_initialisations_of_sweeps_that_have_no_points():
    found = {name: settings for _, name, settings in settings_of({"sweeps": dict.fromkeys(DRAWN, BY_NAME)})}
    for sweep in DRAWN:
        assert "one, other, m = " in found[sweep] and "γ" not in found[sweep]
    assert "two_layer, " in found["two_layer_fits"]


def test_the_caption_of_fig6_counts_points_where_there_are_no_digits():
    (settings,) = (settings for caption, _, settings in settings_of(POINTS) if caption == "fig6")
    assert settings.startswith(": 2 points, m = ")
