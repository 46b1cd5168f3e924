"""Where the results in docs/ came from."""

import pandas as pd
import pytest

from phasediagram.pages import provenance
from phasediagram.storage import records
from phasediagram.storage.files import DamagedFile
from phasediagram.storage.tables import write_table


def test_the_page_in_docs_says_below_its_title_what_made_it(tmp_path):
    runs = pd.DataFrame({"device": ["cpu", "gpu", "cpu"], "seconds": [1800.0, 3600.0, 1800.0]})
    write_table(runs.iloc[:2], tmp_path / "results/one/runs.csv")
    write_table(runs.iloc[2:], tmp_path / "results/two/runs.csv")
    (tmp_path / "results/results.md").write_text("# Title\n\n## First\n\nText.\n")
    for made_file in ("one/runs.csv", "two/runs.csv", "results.md"):
        records.write(tmp_path / "results" / made_file, {"inputs": {}})
    (tmp_path / "docs").mkdir()
    provenance.main(tmp_path)
    title, made, *rest = (tmp_path / "docs/results.md").read_text().split("\n\n")
    assert title == "# Title" and rest == ["## First", "Text.\n"]
    assert "2 runs on cpu in 1.00 core-hours; 1 runs on gpu in 1.00 core-hours" in made
    (tmp_path / "results/results.md").write_text("# Title\n\n## First\n\nAnother text.\n")
    with pytest.raises(DamagedFile):
        provenance.main(tmp_path)
