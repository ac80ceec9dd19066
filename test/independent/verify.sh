#!/bin/sh
# Checks a served or published log with Go's own notes and tree:
#
#   verify.sh URL|FOLDER VKEY        (TOKEN in the environment, if the URL asks for one)
#
# Exit code: 0 intact, 1 tampered. Needs Go and x/mod, as Debian has them
# (golang-go, golang-golang-x-mod-dev); nothing is downloaded.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
GO111MODULE=off GOPATH=${GOPATH:-/usr/share/gocode} GOFLAGS= \
  go build -o "$built/independent" "$here/main.go"
"$built/independent" "$@"
