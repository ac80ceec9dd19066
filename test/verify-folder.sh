#!/bin/sh
# Verifies a published log with sha256sum, sed, awk, od and openssl alone:
#
#   verify-folder.sh FOLDER [VKEY]
#
# Exit code: 0 intact, 4 tampered, 5 cannot say. It follows docs/log-format.md
# step by step and shares no code with this project's own verifier. It starts a
# process or two for each entry: fine for thousands of them, slow for millions.
set -eu
LC_ALL=C
export LC_ALL

say() { echo "$2"; exit "$1"; }
cd "$1"
[ -f checkpoint ] || say 5 "cannot say: there is no checkpoint"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# --- the key: name+id+base64(01 || 32 bytes) -------------------------------
vkey=${2:-$(cat trust/*.vkey)}
name=${vkey%%+*}
key=${vkey#*+}
id=${key%%+*}
printf '%s' "${key#*+}" | openssl base64 -d -A >"$work/typed"
hex() { od -An -v -tx1 "$@" | tr -d ' \n'; }
[ "$(hex -N1 "$work/typed")" = 01 ] || say 5 "cannot say: not an Ed25519 key"
want=$({ printf '%s\n' "$name"; cat "$work/typed"; } | sha256sum | cut -c1-8)
[ "$want" = "$id" ] || say 5 "cannot say: the key id does not fit the key"
# The fixed head of an Ed25519 public key in DER, then the key.
{ printf '\060\052\060\005\006\003\053\145\160\003\041\000'
  tail -c +2 "$work/typed"; } >"$work/key.der"

# --- the signature of every checkpoint -------------------------------------
for file in checkpoints/* checkpoint; do
  # The signed text is everything up to the last blank line.
  sed -n '/^$/q;p' "$file" >"$work/text"
  sed -n "s|^— $name \([A-Za-z0-9+/=]*\)\$|\1|p" "$file" |
    head -n 1 | openssl base64 -d -A >"$work/payload"
  [ "$(hex -N4 "$work/payload")" = "$id" ] ||
    say 4 "tampered: $file is not signed by the key"
  tail -c +5 "$work/payload" >"$work/signature"
  openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$work/key.der" \
    -in "$work/text" -sigfile "$work/signature" >"$work/out" 2>&1 ||
    say 4 "tampered: the signature of $file does not verify"
  [ "$(sed -n 1p "$work/text")" = "$name" ] || say 4 "tampered: $file is of another log"
  size=$(sed -n 2p "$work/text")
  root=$(sed -n 3p "$work/text" | openssl base64 -d -A | hex)
  echo "$size $root $file" >>"$work/roots"
  case $file in
    checkpoint) ;;
    *) [ "$file" = "checkpoints/$(printf %020d "$size")" ] ||
         say 4 "tampered: $file covers $size entries" ;;
  esac
done

# --- the segments follow one another ---------------------------------------
next=0
: >"$work/log"
for file in segments/*.ndjson; do
  [ -f "$file" ] || break
  from=$(echo "$file" | sed 's|^segments/0*\([0-9]\{1,\}\)-.*|\1|')
  to=$(echo "$file" | sed 's|.*-0*\([0-9]\{1,\}\)\.ndjson$|\1|')
  [ "$from" = "$next" ] || say 4 "tampered: $file begins at $from where $next must follow"
  [ "$(wc -l <"$file")" -eq $((to - from)) ] || say 4 "tampered: $file does not hold $from to $to"
  cat "$file" >>"$work/log"
  next=$to
done
[ "$next" -gt 0 ] || say 4 "tampered: there are checkpoints and no entries"

# --- one file an entry, its chain hash and its leaf hash --------------------
mkdir "$work/entries"
digits=12
split -l 1 -a $digits -d "$work/log" "$work/entries/"
find "$work/entries" -type f | sort | xargs sha256sum | cut -c1-64 >"$work/hashes"
find "$work/entries" -type f | sort | while read -r entry; do
  { printf '\000'; cat "$entry"; } | sha256sum | cut -c1-64
done >"$work/leaves"

# --- each entry is in its place and continues the one before ----------------
# The end of a line is fixed whatever the event holds.
sed -n 's/^{"event":{.*,"prev":"\([0-9a-f]\{64\}\)","seq":\([0-9]\{1,\}\),"v":1}$/\1 \2/p' \
  "$work/log" >"$work/tails"
[ "$(wc -l <"$work/tails")" -eq "$next" ] || say 4 "tampered: a line is not an entry"
{ printf '%064d\n' 0; cat "$work/hashes"; } | head -n "$next" | paste -d ' ' "$work/tails" - |
  awk '$1 != $3 || $2 != NR - 1 { print "tampered: entry " NR - 1 " does not continue the log"; exit 1 }' ||
  exit 4

# --- the Merkle tree, compared with every checkpoint ------------------------
node() { # SHA-256(01 || left || right), all in hex
  printf "$(printf '01%s%s' "$1" "$2" | sed 's/../\\x&/g')" | sha256sum | cut -c1-64
}
# dash's printf knows no \x; then octal it is.
[ "$(printf '\x41')" = A ] || node() {
  printf "$(printf '01%s%s' "$1" "$2" | sed 's/../0x& /g' | xargs printf '\\%03o')" |
    sha256sum | cut -c1-64
}
stack="" # "height:hash ..." of complete subtrees, the smallest first
size=0
agreed=0
while read -r hash; do
  height=0
  while [ "${stack%%:*}" = "$height" ]; do
    top=${stack%% *}
    hash=$(node "${top#*:}" "$hash")
    stack=${stack#* }
    height=$((height + 1))
  done
  stack="$height:$hash $stack"
  size=$((size + 1))
  for expected in $(sed -n "s/^$size \([0-9a-f]*\) .*/\1/p" "$work/roots"); do
    root=""
    for top in $stack; do
      if [ -z "$root" ]; then root=${top#*:}; else root=$(node "${top#*:}" "$root"); fi
    done
    [ "$root" = "$expected" ] || say 4 "tampered: the first $size entries do not give the signed root"
    agreed=$size
  done
done <"$work/leaves"

# --- nothing was cut off ----------------------------------------------------
largest=$(sort -n "$work/roots" | tail -n 1 | cut -d' ' -f1)
[ "$largest" -le "$next" ] || say 4 "tampered: $largest entries were signed, $next are there"
[ "$agreed" -eq "$next" ] || say 5 "cannot say: no checkpoint covers entries $agreed to $((next - 1))"

# --- data kept beside the entries -------------------------------------------
sed -n 's|^.*"dataref":"blobs/sha256/\([0-9a-f]\{64\}\)".*$|\1|p' "$work/log" |
  while read -r digest; do
    [ "$(sha256sum <"blobs/sha256/$digest" | cut -c1-64)" = "$digest" ] ||
      say 4 "tampered: blobs/sha256/$digest"
  done || exit 4

echo "intact: $next entries, signed by $name+$id"
