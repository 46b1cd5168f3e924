"""Problems of the configuration: what is taken from another problem or from a file, and what each must have."""

from phasediagram.data import own_file
from phasediagram.planning import limits
from phasediagram.planning.schema import ConfigError

INPUTS = {"x", "y", "mnist", "file"}


def as_like(problems: dict, name: str) -> dict:
    """Return the entry of a problem with what it takes over from the one that it is like."""
    chain, found = [name], {}
    while (base := problems[chain[-1]].get("like")) is not None:
        if base not in problems or base in chain:
            others = ", ".join(other for other in problems if other not in chain)
            right = f"must be another problem that is not like this one: {others}"
            raise ConfigError(f"problems.{chain[-1]}.like", base, right)
        chain.append(base)
    for link in reversed(chain):
        own = {key: value for key, value in problems[link].items() if key != "like"}
        whole = found.keys() & {"mnist", "file"}  # points, digits and files exclude each other
        if own.keys() & {"mnist", "file"} or (whole and own.keys() & INPUTS):
            found = {key: value for key, value in found.items() if key not in INPUTS}
        found |= own
    return found


def read_file(key: str, problem: dict) -> None:
    """Put the points of a problem's file and the file's SHA-256 in its entry."""
    if "file" not in problem:
        return
    if others := sorted(INPUTS - {"file"} & problem.keys()):
        right = f"a problem has points, digits or a file: write {others[0]}: null to take it from the file"
        raise ConfigError(f"{key}.{others[0]}", problem[others[0]], right)
    path = problem["file"]
    try:
        problem["x"], problem["y"] = own_file.read(path)
    except own_file.FileError as error:
        raise ConfigError(f"{key}.file", path, str(error)) from error
    problem["file_sha256"] = own_file.digest(path)


def check(key: str, problem: dict) -> None:
    """Refuse a problem that has neither points nor digits, or both, or points that do not fit together."""
    points = [axis for axis in ("x", "y") if axis in problem]
    if "mnist" in problem and points:
        nulls = " and ".join(f"{axis}: null" for axis in points)
        right = f"a problem has either points or digits: write {nulls} for digits, mnist: null for points"
        raise ConfigError(f"{key}.{points[0]}", problem[points[0]], right)
    if "mnist" in problem:
        if (problem["mnist"]["n"], problem["mnist"]["targets"]) == (1, "digit"):
            right = "must be at least 2 for targets digit: the first digit is 0, and there would be nothing to learn"
            raise ConfigError(f"{key}.mnist.n", 1, right)
        return
    if missing := [axis for axis in ("x", "y") if axis not in problem]:
        right = "is missing: a problem is points x and y, mnist digits, or a file"
        raise ConfigError(f"{key}.{missing[0]}", None, right)
    for axis in ("x", "y"):
        lengths = {len(row) if isinstance(row, list) else 0 for row in problem[axis]}
        if len(lengths) > 1:
            raise ConfigError(f"{key}.{axis}", problem[axis], "all points must have the same number of components")
    if len(problem["x"]) != len(problem["y"]):
        raise ConfigError(f"{key}.y", problem["y"], f"must have as many entries as x, {len(problem['x'])}")
    if not any(any(row) if isinstance(row, list) else row for row in problem["y"]):
        raise ConfigError(f"{key}.y", problem["y"], "must not be all zero: there would be nothing to learn")
    for axis in ("x", "y"):
        limits.check_size_of_data(f"{key}.{axis}", problem[axis])
