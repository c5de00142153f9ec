#!/bin/sh
# The recipe that goes around with ImageMagick: a picture comes by a pipe and goes on by one. curl calls it "-".
set -eu
# shellcheck disable=SC2002 # what comes out of a program by a pipe has no name
cat "$1" \
    | curl --silent --fail-with-body -H "X-Api-Key: $KEY" -F 'image_file=@-' -F size=auto -F format=png http://localhost:8080/v1.0/removebg \
        >"$2" || {
    sed 's/.*"title":"\([^"]*\)".*/\1/' "$2" >&2
    exit 1
}
