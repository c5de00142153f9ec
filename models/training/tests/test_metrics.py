"""Our figures against those of the field's own package."""

import warnings

import numpy
import py_sod_metrics
import pytest

import metrics


def pairs() -> list[tuple[numpy.ndarray, numpy.ndarray]]:
    """Mattes with masks: usual ones, one with nothing in it, a full one, an inverted one."""
    random = numpy.random.default_rng(5)
    result = []
    for number in range(12):
        mask = numpy.zeros((70, 90), bool)
        mask[10 + number : 40 + 2 * number, 5 : 30 + 4 * number] = True
        if number in (3, 4):
            mask[:] = number == 4
        matte = numpy.clip(0.7 * mask + random.normal(0.1, 0.15, mask.shape), 0, 1)
        result.append((1 - matte if number == 5 else matte, mask))
    return result


def test_figures_equal_pysodmetrics() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        f, mae, s = py_sod_metrics.Fmeasure(), py_sod_metrics.MAE(), py_sod_metrics.Smeasure()
    score = metrics.Score()
    for matte, mask in pairs():
        score.add(matte, mask)
        for reference in (f, mae, s):
            reference.step(
                (matte * 255).round().astype(numpy.uint8), mask.astype(numpy.uint8) * 255
            )
    curve = f.get_results()["pr"]
    expected = metrics.f_measure(curve["p"], curve["r"]).max()
    result = score.result()
    assert result["photos"] == 12
    assert result["max_f"] == pytest.approx(expected, abs=1e-4)
    assert result["mae"] == pytest.approx(mae.get_results()["mae"], abs=1e-4)
    assert result["s_measure"] == pytest.approx(s.get_results()["sm"], abs=1e-4)


def test_iou_counts_cells() -> None:
    one, other = numpy.zeros((4, 4), bool), numpy.zeros((4, 4), bool)
    one[:2], other[1:3] = True, True
    assert metrics.intersection_over_union(one, other) == pytest.approx(1 / 3)
    assert metrics.intersection_over_union(one & False, other & False) == 1


def test_boundary_iou_sees_edges_where_iou_hardly_does() -> None:
    mask = numpy.zeros((300, 400), bool)
    mask[20:280, 20:380] = True
    assert metrics.boundary_iou(mask, mask) == 1
    shifted = numpy.roll(mask, 5, axis=(0, 1))
    assert metrics.intersection_over_union(shifted, mask) > 0.93
    assert metrics.boundary_iou(shifted, mask) < 0.5


def test_a_flat_matte_is_not_stretched() -> None:
    flat = numpy.full((5, 5), 0.25)
    numpy.testing.assert_allclose(metrics.stretched(flat), 64 / 255)
