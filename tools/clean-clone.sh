#!/bin/sh
# Would a stranger's clone work? Clones the last commit into an empty directory and runs "make test" there (or the
# target given), so that a file that was never committed, or a package installed by hand, is noticed.
#
# usage: tools/clean-clone.sh [TARGET]
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."

directory=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-clone.XXXXXX")
trap 'rm -rf "$directory"' EXIT
trap 'exit 130' INT TERM HUP

[ -z "$(git status --porcelain)" ] || echo "clean-clone: there are changes that are not committed; they are not part of this"
git clone --quiet --no-hardlinks . "$directory/holdfast"
cd "$directory/holdfast"
echo "clean-clone: $(git log -1 --format='%h %s') in $directory/holdfast"
make --no-print-directory "${1:-test}"
changed=$(git status --porcelain)
[ -z "$changed" ] || { printf 'clean-clone: the run changed the repository:\n%s\n' "$changed" >&2; exit 1; }
