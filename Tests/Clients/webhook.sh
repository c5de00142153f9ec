#!/bin/sh
# What tools with webhooks send, as Zapier and Make do: JSON with the photo's address in it, which $1 is here.
set -eu
curl --silent --fail-with-body -H "X-Api-Key: $KEY" -H 'Accept: */*' --json "{\"image_url\": \"$1\", \"size\": \"auto\", \"type\": \"\"}" \
    http://localhost:8080/v1.0/removebg >"$2" || {
    sed 's/.*"title":"\([^"]*\)".*/\1/' "$2" >&2
    exit 1
}
