"""Measures of mattes against masks that people drew.

Mattes: float, H x W, 0...1. Masks: bool, H x W. MAE, F and S agree with the field's package,
pysodmetrics, to rounding.
"""

import cv2
import numpy
from numpy import ndarray

#: Weight of precision over recall in F (Achanta et al. 2009).
BETA_SQUARED = 0.3
#: Width of the band that Boundary IoU looks at, as a fraction of the diagonal (Cheng et al. 2021,
#: arXiv:2103.16562).
BOUNDARY_BAND = 0.02
EPSILON = float(numpy.spacing(1))


def stretched(matte: ndarray) -> ndarray:
    """The matte in 256 levels, its range stretched to 0...1, as the benchmarks do."""
    levels = (matte * 255).round().astype(numpy.float64) / 255
    low, high = levels.min(), levels.max()
    return (levels - low) / (high - low) if high > low else levels


def mean_absolute_error(matte: ndarray, mask: ndarray) -> float:
    return float(numpy.abs(matte - mask).mean())


def precision_recall(matte: ndarray, mask: ndarray) -> tuple[ndarray, ndarray]:
    """Precision and recall at the 256 thresholds from 255/255 down to 0."""
    levels = (matte * 255).astype(numpy.uint8)
    inside = numpy.bincount(levels[mask], minlength=256)[::-1].cumsum()
    outside = numpy.bincount(levels[~mask], minlength=256)[::-1].cumsum()
    return inside / numpy.maximum(inside + outside, 1), inside / max(int(mask.sum()), 1)


def f_measure(precision: ndarray, recall: ndarray) -> ndarray:
    return (
        (1 + BETA_SQUARED)
        * precision
        * recall
        / numpy.maximum(BETA_SQUARED * precision + recall, EPSILON)
    )


def s_measure(matte: ndarray, mask: ndarray) -> float:
    """Structure measure (Fan et al. 2017, arXiv:1708.00786): half objects, half regions."""
    share = mask.mean()
    if share in (0, 1):
        return float(matte.mean() if share else 1 - matte.mean())
    objects = share * _uniformity(matte[mask]) + (1 - share) * _uniformity(1 - matte[~mask])
    return max(0.0, float(0.5 * objects + 0.5 * _regions(matte, mask)))


def _uniformity(values: ndarray) -> float:
    """1 where all values are 1."""
    mean = values.mean()
    deviation = values.std(ddof=1) if values.size > 1 else 0.0
    return 2 * mean / (mean * mean + 1 + deviation + EPSILON)


def _regions(matte: ndarray, mask: ndarray) -> float:
    """Similarity of the four quadrants about the mask's centroid, each by its area."""
    row, column = (int(value) + 1 for value in numpy.argwhere(mask).mean(0).round())
    total = 0.0
    for rows in (slice(0, row), slice(row, None)):
        for columns in (slice(0, column), slice(column, None)):
            quadrant = mask[rows, columns]
            if quadrant.size:
                total += quadrant.size / mask.size * _similarity(matte[rows, columns], quadrant)
    return total


def _similarity(matte: ndarray, mask: ndarray) -> float:
    """SSIM of two whole patches, without its constants."""
    x, y, freedom = matte.mean(), mask.mean(), max(matte.size - 1, 1)
    variance_x, variance_y = ((matte - x) ** 2).sum() / freedom, ((mask - y) ** 2).sum() / freedom
    covariance = ((matte - x) * (mask - y)).sum() / freedom
    product = 4 * x * y * covariance
    if product != 0:
        return product / ((x * x + y * y) * (variance_x + variance_y) + EPSILON)
    return 1.0 if (x * x + y * y) * (variance_x + variance_y) == 0 else 0.0


def intersection_over_union(chosen: ndarray, mask: ndarray) -> float:
    """Of two boolean masks; 1 if both are empty."""
    either = int((chosen | mask).sum())
    return float((chosen & mask).sum() / either) if either else 1.0


def boundary_iou(chosen: ndarray, mask: ndarray) -> float:
    """IoU of the bands inside both outlines: how well the edge is met, however large the object."""
    width = max(1, round(BOUNDARY_BAND * float(numpy.hypot(*mask.shape))))
    return intersection_over_union(_band(chosen, width), _band(mask, width))


def _band(mask: ndarray, width: int) -> ndarray:
    framed = cv2.copyMakeBorder(mask.astype(numpy.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    inner = cv2.erode(framed, numpy.ones((3, 3), numpy.uint8), iterations=width)[1:-1, 1:-1]
    return mask & (inner == 0)


class Score:
    """Means over many photos. F takes precision and recall as means first, as papers do."""

    def __init__(self) -> None:
        self.rows: list[tuple[float, ...]] = []
        self.precision, self.recall = numpy.zeros(256), numpy.zeros(256)

    def add(self, matte: ndarray, mask: ndarray) -> None:
        shown, chosen = stretched(matte), matte > 0.5
        precision, recall = precision_recall(shown, mask)
        self.precision += precision
        self.recall += recall
        self.rows.append(
            (
                mean_absolute_error(shown, mask),
                s_measure(shown, mask),
                intersection_over_union(chosen, mask),
                boundary_iou(chosen, mask),
                mean_absolute_error(matte, mask),
            )
        )

    def result(self) -> dict[str, float]:
        """`plain_mae` is of mattes as they are served, which are not stretched."""
        count = len(self.rows)
        mae, structure, iou, boundary, plain = numpy.mean(self.rows, 0)
        f = f_measure(self.precision / count, self.recall / count)
        figures = {
            "max_f": f.max(),
            "mae": mae,
            "s_measure": structure,
            "iou": iou,
            "boundary_iou": boundary,
            "plain_mae": plain,
        }
        return {"photos": count} | {name: round(float(value), 4) for name, value in figures.items()}
