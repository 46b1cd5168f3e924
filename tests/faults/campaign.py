"""Inject faults in the numbers that docs/reliability.md tells, and print what came of them:

    PYTHONPATH=tests .venv/bin/python tests/faults/campaign.py /tmp/faults | tee tests/faults/campaign.txt

It takes more than an hour on two cores, and needs root for the full disks. Give names of parts to run these alone:
kills long_kills corruptions published snapshots configs disk shared equality.
"""

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import configs
import corruptions
import disk_full
import equality
import kills
import shared
from chain import command, start, table
from workspace import REPOSITORY, Workspace, copy_of_repository

from phasediagram.storage.origin import commit, processor

KILLS, CORRUPTIONS, WITH_WORKFLOW, PUBLISHED, SNAPSHOTS = 40, 240, 120, 240, 40
LONG_KILLS = {1e-6: 15, 4e-6: 3}  # by the accuracy of the runs
PAUSE_S = 50.0  # before a kill in a long run: a snapshot is written every 45 s


class Campaign:
    """Runs the parts in folders of their own; the smoke run that they compare with is made once."""

    def __init__(self, folder: Path):
        self.folder, self._finished = folder, None

    def clone(self, name: str) -> Workspace:
        return copy_of_repository(self.folder / name)

    @property
    def finished(self) -> Workspace:
        if self._finished is None:
            self._finished = self.clone("finished")
            process = start(self._finished, command("--quiet", "all"))
            output = process.communicate()[0]
            assert process.returncode == 0, output
        return self._finished

    def kills(self) -> list[dict]:
        counts = kills.over_the_chain(
            self.clone("kills"), KILLS, 0, kills.tables_of(self.finished), 15.0, command("--quiet", "all")
        )
        return [{"kills": "anywhere in the smoke run"} | vars(counts)]

    def long_kills(self) -> list[dict]:
        return [
            {"kills": f"in runs, accuracy {accuracy:g}"}
            | vars(kills.in_long_runs(self.clone("long_kills"), number, 0, PAUSE_S, accuracy))
            for accuracy, number in LONG_KILLS.items()
        ]

    def corruptions(self) -> list[dict]:
        found = corruptions.campaign(self.finished, self.folder, CORRUPTIONS, 0, WITH_WORKFLOW)
        return _by_kind(found, "damaged file")

    def published(self) -> list[dict]:
        found = corruptions.of_published(REPOSITORY / "published", self.folder / "of_published", PUBLISHED, seed=0)
        return _by_kind(found, "damaged file")

    def snapshots(self) -> list[dict]:
        return _by_kind(corruptions.of_snapshots(self.folder / "snapshots", SNAPSHOTS, seed=0), "damaged file")

    def configs(self) -> list[dict]:
        counts = configs.campaign(10_000, 300, 0, self.folder / "configs")  # all that there are
        return [
            {
                "bad and good input": kind,
                "tried": tried,
                "refused": counts.refused[kind],
                "accepted": counts.accepted[kind],
            }
            for kind, tried in counts.tried.items()
        ] + [{"bad and good input": "not as they should be", "tried": len(counts.wrong), "refused": "", "accepted": ""}]

    def disk(self) -> list[dict]:
        undisturbed = disk_full.undisturbed_tables(self.clone("disk"))
        return [
            {"disk full in": stage, "result": disk_full.fill_and_mend(self.clone(f"disk_{stage}"), stage, undisturbed)}
            for stage in disk_full.STAGES
        ]

    def shared(self) -> list[dict]:
        undisturbed = disk_full.undisturbed_tables(self.clone("shared"))
        store = shared.on_one_store(self.clone("shared_1"), self.clone("shared_2"), undisturbed)
        folder = shared.in_one_folder(self.clone("shared_3"), undisturbed)
        return [
            {"two workflows": "on one run store", "result": store},
            {"two workflows": "in one folder", "result": folder},
        ]

    def equality(self) -> list[dict]:
        workspace, undisturbed = self.clone("equality"), kills.tables_of(self.finished)
        rows = []
        for cores, bundled, resumed in ((1, True, False), (2, False, False), (2, True, True), (1, False, True)):
            result = equality.same_tables(workspace, undisturbed, cores, bundled, resumed)
            way = {"cores": cores, "bundle": "default" if bundled else "[]", "start": "resumed" if resumed else "fresh"}
            rows.append(way | {"tables": len(undisturbed), "result": result})
        return rows


PARTS = ("kills", "long_kills", "corruptions", "published", "snapshots", "configs", "disk", "shared", "equality")


def _by_kind(found: Counter, title: str) -> list[dict]:
    kinds = dict.fromkeys(kind for kind, _ in found)
    results = ("named", "repaired")
    rows = []
    for kind in kinds:
        of_kind = {result: count for (name, result), count in found.items() if name == kind}
        lost = {result: count for result, count in of_kind.items() if result not in results}
        row = {title: kind, "tried": sum(of_kind.values())} | {result: of_kind.get(result, 0) for result in results}
        rows.append(row | {"lost": "; ".join(f"{count} {result}" for result, count in lost.items()) or 0})
    return rows


def main() -> None:
    folder, parts = Path(sys.argv[1]), sys.argv[2:] or PARTS
    campaign = Campaign(folder)
    print(f"{processor()}, {date.today()}, commit {commit()}", flush=True)
    for part in parts:
        print(f"\n{table(getattr(campaign, part)())}", flush=True)


if __name__ == "__main__":
    main()
