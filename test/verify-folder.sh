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

hex() { od -An -v -tx1 "$@" | tr -d ' \n'; }

# --- a key: name+id+base64(01 || 32 bytes) ---------------------------------
# Known keys are kept as $work/keys/ID.der and a line "ID SIZE" in $work/keys/list:
# the key counts for checkpoints over more than SIZE entries.
mkdir "$work/keys"
name=""
know() { # VKEY SIZE
  rest=${1#*+}
  id=${rest%%+*}
  name=${name:-${1%%+*}}
  [ "${1%%+*}" = "$name" ] || say 5 "cannot say: the keys are of different logs"
  printf '%s' "${rest#*+}" | openssl base64 -d -A >"$work/typed"
  [ "$(hex -N1 "$work/typed")" = 01 ] || say 5 "cannot say: not an Ed25519 key"
  want=$({ printf '%s\n' "$name"; cat "$work/typed"; } | sha256sum | cut -c1-8)
  [ "$want" = "$id" ] || say 5 "cannot say: the key id does not fit the key"
  # The fixed head of an Ed25519 public key in DER, then the key.
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000'
    tail -c +2 "$work/typed"; } >"$work/keys/$id.der"
  echo "$id $2" >>"$work/keys/list"
}

# --- a signed note: the signatures of known keys ----------------------------
# Prints the ids of those that verify; fails when one does not.
signers() { # FILE
  # The signed text is everything up to the last blank line.
  sed -n '/^$/q;p' "$1" >"$work/text"
  sed -n "s|^— $name \([A-Za-z0-9+/=]*\)\$|\1|p" "$1" >"$work/signatures"
  while read -r encoded; do
    printf '%s' "$encoded" | openssl base64 -d -A >"$work/payload"
    by=$(hex -N4 "$work/payload")
    [ -f "$work/keys/$by.der" ] || continue
    tail -c +5 "$work/payload" >"$work/signature"
    openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$work/keys/$by.der" \
      -in "$work/text" -sigfile "$work/signature" >"$work/out" 2>&1 || return 1
    echo "$by"
  done <"$work/signatures"
}

for vkey in ${2:-$(cat trust/*.vkey)}; do know "$vkey" -1; done

# --- keys that the log introduces: both keys have signed the statement ------
cat segments/*.ndjson 2>"$work/out" |
  sed -n 's/^{"event":{"data":{"previous":"\([^"]*\)","statement":"\([^"]*\)","vkey":"\([^"]*\)"},.*,"type":"io\.iac-drift\.key\.rotated\.v1"},"prev":"[0-9a-f]*","seq":\([0-9]*\),"v":1}$/\4 \1 \3 \2/p' \
    >"$work/rotations"
while read -r seq previous vkey statement; do
  printf '%b' "$statement" >"$work/statement"
  printf 'iac-drift key rotation\n%s\n%s\n%s\n' "$name" "$previous" "$vkey" >"$work/expected"
  sed -n '/^$/q;p' "$work/statement" | cmp -s - "$work/expected" || continue
  old=${previous#*+}; old=${old%%+*}
  new=${vkey#*+}; new=${new%%+*}
  grep -q "^$old " "$work/keys/list" || continue
  signers "$work/statement" >"$work/by" || continue
  grep -qx "$old" "$work/by" && know "$vkey" "$seq"
  # The new key has signed it as well, or it is not taken.
  signers "$work/statement" >"$work/by" && grep -qx "$new" "$work/by" || {
    grep -v "^$new $seq\$" "$work/keys/list" >"$work/kept"
    mv "$work/kept" "$work/keys/list"
  }
done <"$work/rotations"

# --- the signatures of every checkpoint ------------------------------------
for file in checkpoints/* checkpoint; do
  # What witnesses and timestamping authorities say of it: `iac-drift verify` checks that.
  case $file in *.cosig.* | *.tsr.*) continue ;; esac
  signers "$file" >"$work/by" || say 4 "tampered: a signature of $file does not verify"
  [ "$(sed -n 1p "$work/text")" = "$name" ] || say 4 "tampered: $file is of another log"
  size=$(sed -n 2p "$work/text")
  root=$(sed -n 3p "$work/text" | openssl base64 -d -A | hex)
  signed=no
  while read -r by; do
    while read -r id since; do
      if [ "$id" = "$by" ] && [ "$size" -gt "$since" ]; then signed=yes; fi
    done <"$work/keys/list"
  done <"$work/by"
  [ "$signed" = yes ] || say 4 "tampered: $file is not signed by the key"
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

# --- tiles of leaves, where there are any ------------------------------------
# Tiles above them are hashes of these; iac-drift verify recomputes those too.
if [ -d tile/0 ]; then
  find tile/0 -type f | while read -r file; do
    number=$(echo "${file%.p/*}" | sed 's|^tile/0/||; s|[x/]||g; s|^0*\(.\)|\1|')
    hex "$file" | sed 's/.\{64\}/&\n/g' >"$work/tile"
    tail -n +$((number * 256 + 1)) "$work/leaves" | head -n "$(wc -l <"$work/tile")" |
      cmp -s - "$work/tile" || say 4 "tampered: $file"
  done || exit 4
fi

# --- data kept beside the entries -------------------------------------------
sed -n 's|^.*"dataref":"blobs/sha256/\([0-9a-f]\{64\}\)".*$|\1|p' "$work/log" |
  while read -r digest; do
    [ "$(sha256sum <"blobs/sha256/$digest" | cut -c1-64)" = "$digest" ] ||
      say 4 "tampered: blobs/sha256/$digest"
  done || exit 4

echo "intact: $next entries, signed by $name ($(cut -d' ' -f1 "$work/keys/list" | paste -s -d " " -))"
