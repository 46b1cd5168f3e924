"""The symbols of gamma2 and gamma3: those of Luo et al. in networks of two layers, those of the paper in all others."""


def symbols(depth: int, letter: str = "γ", prime: str = "'", indices: tuple[str, str] = ("2", "3")) -> tuple[str, str]:
    """Return the symbols of both coordinates, or of κ2 and κ3 by their letter, as plain text unless told otherwise."""
    if depth == 2:
        return f"{letter}{prime}", letter
    return f"{letter}{indices[0]}", f"{letter}{indices[1]}"
