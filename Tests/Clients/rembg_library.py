"""A program that used rembg as a library: bytes in, bytes out, with its options."""

import os
import sys

import requests

url = "http://localhost:8080/api/remove"
headers = {"X-Api-Key": os.environ["KEY"]}


def remove(data: bytes, **options: object) -> bytes:
    """In the place of `from rembg import remove`."""
    answer = requests.post(url, files={"file": data}, data=options, headers=headers)
    if not answer.ok:
        sys.exit(answer.json()["error"]["message"])
    return answer.content


with open(sys.argv[1], "rb") as photo, open(sys.argv[2], "wb") as cutout:
    cutout.write(remove(photo.read(), om=False, a=True, bgc="255,255,255,255"))
