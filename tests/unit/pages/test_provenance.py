"""Where the results in docs/ came from."""

import pytest

from phasediagram.pages import provenance
from phasediagram.storage import manifest, records
from phasediagram.storage.files import DamagedFile


def part(runs, hours, device="cpu", processor="AMD EPYC, Haswell kernels"):
    return {"runs": runs, "core_hours": hours, "device": device, "processor": processor}


def test_the_page_in_docs_says_below_its_title_what_made_it(tmp_path):
    published, page, copy = tmp_path / "published", tmp_path / "results/results.md", tmp_path / "docs/results.md"
    published.mkdir()
    parts = [part(10, 1.5), part(5, 0.25), part(7, 2.0, "gpu", None)]
    manifest.write(published, {"published": "2026-11-29T01:02:03+00:00", "commit": "abc1234", "runs": parts})
    page.parent.mkdir()
    page.write_text("# Title\n\n## First\n\nText.\n")
    records.write(page, {"inputs": {}})
    provenance.main(published, page, copy)
    title, made, *rest = copy.read_text().split("\n\n")
    assert title == "# Title" and rest == ["## First", "Text.\n"]
    assert "of 2026-11-29, commit abc1234: 15 runs on cpu, AMD EPYC, Haswell kernels in 1.75 core-hours; " in made
    assert "7 runs on gpu in 2.00 core-hours." in made
    page.write_text("# Title\n\n## First\n\nAnother text.\n")
    with pytest.raises(DamagedFile):
        provenance.main(published, page, copy)
