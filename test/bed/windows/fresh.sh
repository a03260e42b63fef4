#!/usr/bin/env bash
# fresh.sh make: a prefix of its own for one run, in a moment (hard links; Wine replaces what it writes); its path is printed.
# fresh.sh end PREFIX: ends every Windows program that still runs in it, and removes it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
case "${1:-}" in
  make)
    . "$here/where.sh"
    fresh=$(mktemp -d "$W/prefix-XXXXXX")
    cp -al "$W/prefix/." "$fresh/"
    # Debian's Wine keeps the name of its server's folder here: without it the new prefix gets one of its own.
    rm -f "$fresh/wineserver"
    echo "$fresh"
    ;;
  end)
    export SLIPWAY_BED_PREFIX=${2:?prefix}
    case "$SLIPWAY_BED_PREFIX" in */prefix-??????) ;; *) echo "not a prefix of fresh.sh: $SLIPWAY_BED_PREFIX" >&2; exit 2 ;; esac
    . "$here/where.sh"
    "$WINESERVER" -k || true
    "$WINESERVER" -w || true
    socket=$(cat "$WINEPREFIX/wineserver" 2>/dev/null || true)
    case "$socket" in wine-*) rm -rf "${TMPDIR:-/tmp}/$socket" "/tmp/$socket" ;; esac
    rm -rf "$WINEPREFIX"
    ;;
  *) echo "usage: fresh.sh make | end PREFIX" >&2; exit 2 ;;
esac
