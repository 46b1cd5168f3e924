"""One table of all zeta, from hand-made tables."""

import pandas as pd
import zeta
import zeta_map

from phasediagram.storage.tables import read_table, write_table


def test_rows_are_collected_in_order_and_averaged(tmp_path):
    for init, gamma3 in (("late", 2.0), ("early", 1.0)):
        rows = [{"init": init, "gamma2": 0.0, "gamma3": gamma3, "m": 40, "seed": seed} for seed in (1, 0)]
        table = pd.DataFrame(rows, columns=zeta.COLUMNS).assign(status="converged", zeta=gamma3 / 4)
        write_table(table.assign(zeta_initial=0.1, orientations=0, share=0.0), tmp_path / f"{init}.csv")
    paths = [tmp_path / f"{init}.csv" for init in ("late", "early")]
    zeta_map.main(paths, tmp_path / "zeta.csv", tmp_path / "means.csv")
    table, means = read_table(tmp_path / "zeta.csv"), read_table(tmp_path / "means.csv")
    assert list(table["gamma3"]) == [1.0, 1.0, 2.0, 2.0] and list(table["seed"]) == [0, 1, 0, 1]
    assert list(table.columns) == zeta.COLUMNS
    assert list(means["zeta"]) == [0.25, 0.5] and list(means["seeds"]) == [2, 2]
