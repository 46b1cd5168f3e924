"""How long the runs of the map at the paper's widths took, and its zero points.

The map has 176 points, five widths to m = 10,000 and 3 seeds. Run this after it, from the repository's root:

    time .venv/bin/snakemake --cores 2 --configfile config/paper.yaml benchmarks/paper_map.yaml -- fig5
    .venv/bin/python benchmarks/paper_map.py
"""

from pathlib import Path

from phasediagram.storage.tables import read_table

FOLDER = Path("results/four_points")


def main() -> None:
    runs, zeros = read_table(FOLDER / "runs.csv"), read_table(FOLDER / "zero_points.csv")
    ended = ", ".join(f"{count} {status}" for status, count in runs["status"].value_counts().items())
    print(f"{len(runs[['gamma2', 'gamma3']].drop_duplicates())} points, {len(runs)} runs: {ended}\n")
    print("seconds a run (runs.csv)\n     m | median    most    all")
    for m, seconds in runs.groupby("m")["seconds"]:
        print(f"{m:6d} | {seconds.median():6.2f} {seconds.max():7.2f} {seconds.sum():6.0f}")
    print("\nzero points along gamma3 (zero_points.csv) beside the conjectured line")
    print("layer  gamma2  gamma3  95 % interval     line  difference")
    along = zeros[(zeros["along"] == "gamma3") & zeros["layer"].isin(["W1", "W2"]) & zeros["theory"].notna()]
    for zero in along.sort_values(["layer", "gamma2"]).itertuples():
        measured = f"{zero.gamma3:.3f}  [{zero.ci_low:.3f}, {zero.ci_high:.3f}]"
        print(f"{zero.layer:5}  {zero.gamma2:6.2f}  {measured}  {zero.theory:6.3f}  {zero.difference:+.3f}")
    print(f"{(along['difference'].abs() <= 0.1).sum()} of {len(along)} are within 0.1 of their line")


if __name__ == "__main__":
    main()
