"""The log of a training: a CSV file and its curve."""

import csv
import pathlib

COLUMNS = ("step", "epoch", "loss", "seconds", "max_f", "mae", "s_measure", "iou", "boundary_iou")


class Journal:
    """Keeps `log.csv` and `curve.png`; rows after the step that is resumed from are dropped."""

    def __init__(self, folder: pathlib.Path, step: int) -> None:
        self.path, self.curve = folder / "log.csv", folder / "curve.png"
        self.rows = [row for row in self._read() if int(row["step"]) <= step]
        self._write()

    def add(self, **values: float) -> None:
        self.rows.append(
            {name: f"{values[name]:.6g}" if name in values else "" for name in COLUMNS}
        )
        self._write()
        self._draw()

    def _read(self) -> list[dict[str, str]]:
        if not self.path.exists():
            return []
        with self.path.open(newline="") as file:
            return [{name: row.get(name, "") for name in COLUMNS} for row in csv.DictReader(file)]

    def _write(self) -> None:
        with self.path.open("w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(self.rows)

    def _draw(self) -> None:
        from matplotlib.figure import Figure

        figure = Figure(figsize=(9, 4), layout="constrained")
        left, right = figure.subplots(1, 2)
        left.plot(*self._series("loss"), label="loss")
        for name in ("max_f", "s_measure", "iou", "boundary_iou"):
            right.plot(*self._series(name), label=name, marker=".")
        for axes in (left, right):
            axes.set_xlabel("epoch")
            axes.grid(alpha=0.3)
            axes.legend()
        figure.savefig(self.curve, dpi=100)

    def _series(self, name: str) -> tuple[list[float], list[float]]:
        rows = [row for row in self.rows if row[name]]
        return [float(row["epoch"]) for row in rows], [float(row[name]) for row in rows]
