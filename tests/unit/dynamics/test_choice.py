"""Which kind of inner layers a run gets."""

from phasediagram.dynamics.layers.choice import engine_name


def test_memory_decides_where_speed_does_not():
    assert engine_name("auto", 5000, 50, 10, "float32", max_gigabytes=8.0) == "dense"
    assert engine_name("auto", 50_000, 50, 10, "float32", max_gigabytes=8.0) == "deferred"
    assert engine_name("auto", 1000, 4, 1, "float32", max_gigabytes=8.0) == "deferred"
    assert engine_name("auto", 1000, 32, 1, "float32", max_gigabytes=8.0) == "dense"
    assert engine_name("auto", 2000, 32, 1, "float32", max_gigabytes=8.0) == "deferred"
    assert engine_name("auto", 2000, 4, 10, "float32", max_gigabytes=8.0) == "dense"
    assert engine_name("auto", 100, 4, 1, "float32", max_gigabytes=8.0) == "dense"
