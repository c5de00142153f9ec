"""Photos, masks and mattes, packed into tar files of a size that is easy to move.

A sample is the set of members that share an id, over all the tar files of a folder:

    SET/ID.photo.jpg      RGB
    SET/ID.truth.png      8-bit grey, 255 = foreground: drawn by people
    SET/ID.teacher.jpg    8-bit grey, 255 = foreground: another model's soft matte

so mattes can be added later in tar files of their own. `tar tf` lists a shard.
"""

import collections
import dataclasses
import io
import pathlib
import tarfile

from errors import TrainingError

KINDS = ("photo", "truth", "teacher")
#: Tar files are made of such blocks: one names each member, and two empty ones end the file.
BLOCK = 512


@dataclasses.dataclass(frozen=True)
class Member:
    """Where one file lies in a tar file, in bytes."""

    shard: pathlib.Path
    offset: int
    size: int

    def read(self) -> bytes:
        with self.shard.open("rb") as file:
            file.seek(self.offset)
            return file.read(self.size)


@dataclasses.dataclass(frozen=True)
class Sample:
    """One photo and what is known of its foreground."""

    id: str
    members: dict[str, Member]

    @property
    def set(self) -> str:
        return self.id.partition("/")[0]


class ShardWriter:
    """Writes samples to `FOLDER/PREFIX-000.tar` and on, each a file of at most `limit` bytes."""

    def __init__(self, folder: pathlib.Path, prefix: str, limit: int = 60_000_000) -> None:
        self.folder, self.prefix, self.limit = folder, prefix, limit
        self.count = self.written = 0
        self.tar: tarfile.TarFile | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, name: str, kind: str, suffix: str, content: bytes) -> None:
        """`name` is `SET/ID`. All members of a sample may lie in different shards."""
        size = BLOCK + -(-len(content) // BLOCK) * BLOCK
        if self.tar is None or self._file_size(size) > self.limit:
            self._next()
        entry = tarfile.TarInfo(f"{name}.{kind}.{suffix}")
        entry.size = len(content)
        self.tar.addfile(entry, io.BytesIO(content))
        self.written += size

    def _file_size(self, more: int) -> int:
        """Of this shard with `more` bytes: tar files end on a record of 20 blocks."""
        return -(-(self.written + more + 2 * BLOCK) // tarfile.RECORDSIZE) * tarfile.RECORDSIZE

    def _next(self) -> None:
        self.close()
        path = self.folder / f"{self.prefix}-{self.count:03}.tar"
        self.tar = tarfile.open(path, "w")  # noqa: SIM115 - closed by the next one, or by close()
        self.count += 1
        self.written = 0

    def close(self) -> None:
        if self.tar is not None:
            self.tar.close()
            self.tar = None

    def __enter__(self) -> "ShardWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_index(folder: pathlib.Path) -> list[Sample]:
    """Every sample of the folder's shards that has a photo, in order of id."""
    shards = sorted(folder.glob("*.tar"))
    if not shards:
        raise TrainingError(f"{folder} holds no shards (*.tar); make them with prepare.py")
    members: dict[str, dict[str, Member]] = collections.defaultdict(dict)
    for shard in shards:
        for entry in _entries(shard):
            name, kind, _ = entry.name.rsplit(".", 2)
            if kind in KINDS:
                members[name][kind] = Member(shard, entry.offset_data, entry.size)
    return [Sample(name, found) for name, found in sorted(members.items()) if "photo" in found]


def _entries(shard: pathlib.Path) -> list[tarfile.TarInfo]:
    try:
        with tarfile.open(shard) as tar:
            return tar.getmembers()
    except tarfile.TarError as error:
        raise TrainingError(
            f"{shard} is damaged ({error}); make it again with prepare.py"
        ) from error
