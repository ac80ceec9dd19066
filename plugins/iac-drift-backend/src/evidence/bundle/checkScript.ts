/**
 * `check.sh` of a bundle: verifies it with coreutils, sed and openssl alone. `@{`
 * stands for the shell's own dollar brace.
 *
 * @internal
 */
export const CHECK_SH: string = String.raw`#!/bin/sh
# Checks this bundle with coreutils, sed and openssl alone:
#
#   sh check.sh [KEY]       KEY: the public key of the log, as you know it
#
# Exit code: 0 intact, 4 tampered. Run it in the folder that the bundle was
# opened in. Without KEY it takes the key that came with the bundle.
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")"

bad() { echo "TAMPERED: $1"; exit 4; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

hex() { od -An -v -tx1 "$@" | tr -d ' \n'; }

# --- the key: name+id+base64(01 || 32 bytes), and those it handed over to ----
keys=""
know() { # VKEY
  rest=@{1#*+}
  id=@{rest%%+*}
  case $id in *[!0-9a-f]* | '') bad "a key is malformed" ;; esac
  name=@{1%%+*}
  printf '%s' "@{rest#*+}" | openssl base64 -d -A >"$work/typed"
  want=$({ printf '%s\n' "$name"; cat "$work/typed"; } | sha256sum | cut -c1-8)
  [ "$want" = "$id" ] || bad "the id of a key does not fit it"
  # The fixed head of an Ed25519 public key in DER, then the key.
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000'
    tail -c +2 "$work/typed"; } >"$work/$id.der"
  keys="$keys $id"
}

# The ids of the known keys that signed a note; a wrong signature ends it all.
signers() { # FILE
  sed -n '/^$/q;p' "$1" >"$work/text"
  sed '1,/^$/d' "$1" | sed -n 's/^— [^ ]* \([A-Za-z0-9+/=]*\)$/\1/p' >"$work/signatures"
  while read -r encoded; do
    printf '%s' "$encoded" | openssl base64 -d -A >"$work/payload"
    by=$(hex -N4 "$work/payload")
    [ -f "$work/$by.der" ] || continue
    tail -c +5 "$work/payload" >"$work/signature"
    openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$work/$by.der" \
      -in "$work/text" -sigfile "$work/signature" >"$work/out" 2>&1 ||
      bad "a signature of $1 does not verify"
    echo "$by"
  done <"$work/signatures"
}

[ -f trust/log.vkey ] || bad "trust/log.vkey is missing"
know "@{1:-$(cat trust/log.vkey)}"
sed -n 's/^{"event":{"data":{"previous":"\([^"]*\)","statement":"\([^"]*\)","vkey":"\([^"]*\)"},.*,"type":"io\.iac-drift\.key\.rotated\.v1"},"prev":"[0-9a-f]*","seq":[0-9]*,"v":1}$/\1 \3 \2/p' \
  entries.ndjson >"$work/rotations"
while read -r previous vkey statement; do
  printf '%b' "$statement" >"$work/statement"
  printf 'iac-drift key rotation\n%s\n%s\n%s\n' "$name" "$previous" "$vkey" >"$work/expected"
  old=@{previous#*+}; old=@{old%%+*}
  case " $keys " in *" $old "*) ;; *) continue ;; esac
  sed -n '/^$/q;p' "$work/statement" >"$work/stated"
  [ "$(sha256sum <"$work/stated")" = "$(sha256sum <"$work/expected")" ] || continue
  [ -n "$(signers "$work/statement")" ] && know "$vkey"
done <"$work/rotations"

# --- the files are those that the portal put together ------------------------
[ -n "$(signers SHA256SUMS.note)" ] || bad "SHA256SUMS.note is not signed by the key"
printf 'iac-drift evidence\n%s\n%s\n' "$name" "$(sha256sum <SHA256SUMS | cut -c1-64)" >"$work/expected"
sed -n '/^$/q;p' SHA256SUMS.note >"$work/stated"
[ "$(sha256sum <"$work/stated")" = "$(sha256sum <"$work/expected")" ] ||
  bad "SHA256SUMS is not the one that was signed"
sha256sum --check --strict --quiet SHA256SUMS || bad "a file is not what SHA256SUMS says"
ls -1 . trust schemas blobs/sha256 timestamps 2>"$work/out" |
  sed '/^$/d;/:$/d;/^blobs$/d;/^trust$/d;/^schemas$/d;/^timestamps$/d;/^SHA256SUMS/d' | sort >"$work/there"
sed 's/^[0-9a-f]*  //;s|.*/||' SHA256SUMS | sort >"$work/listed"
[ "$(sha256sum <"$work/there")" = "$(sha256sum <"$work/listed")" ] ||
  bad "there are files that do not belong here"
echo "files      as signed by $name"

# --- the checkpoint ----------------------------------------------------------
[ -n "$(signers checkpoint)" ] || bad "the checkpoint is not signed by the key"
[ "$(sed -n 1p "$work/text")" = "$name" ] || bad "the checkpoint is of another log"
size=$(sed -n 2p "$work/text")
root=$(sed -n 3p "$work/text" | openssl base64 -d -A | hex)
echo "checkpoint $size entries"

# --- hashes of many records at once: one file each ---------------------------
hashes() { # SPLIT OPTIONS; reads stdin, prints a SHA-256 for each record
  mkdir "$work/records"
  split -a 7 -d "$@" - "$work/records/"
  (cd "$work/records"
   part=0
   while [ "$part" -lt 1000 ]; do
     set -- "$(printf %03d "$part")"*
     [ -f "$1" ] || { part=1000; continue; }
     sha256sum "$@" | cut -c1-64
     part=$((part + 1))
   done)
  rm -rf "$work/records"
}

# --- each line is an entry; its number is at its end --------------------------
sed -n 's/^{"event":{.*,"prev":"\([0-9a-f]\{64\}\)","seq":\([0-9]\{1,15\}\),"v":1}$/\2 \1/p' entries.ndjson >"$work/tails"
count=$(wc -l <entries.ndjson)
[ "$(wc -l <"$work/tails")" -eq "$count" ] || bad "a line of entries.ndjson is not an entry"
hashes -l 1 <entries.ndjson >"$work/hashes"
# A leaf is the line after a zero byte. No line holds the byte 01.
soh=$(printf '\001')
sed "s/^/$soh/" entries.ndjson | tr '\001' '\000' | hashes -l 1 >"$work/leaves"

# --- neighbours hold each other's hash ---------------------------------------
paste -d ' ' "$work/tails" "$work/hashes" >"$work/chain"
last=-1 before=
while read -r seq prev hash; do
  [ "$seq" -gt "$last" ] && [ "$seq" -lt "$size" ] || bad "entry $seq is out of place"
  [ "$seq" -ne $((last + 1)) ] || [ -z "$before" ] || [ "$prev" = "$before" ] ||
    bad "entry $seq does not continue entry $last"
  last=$seq before=$hash
done <"$work/chain"

# --- the tree: row by row, from the leaves to the root ------------------------
cut -d ' ' -f 1 "$work/tails" | paste -d ' ' - "$work/leaves" >"$work/row"
nodes=$size height=0
while [ "$nodes" -gt 1 ]; do
  sed -n "s/^$height //p" proof | sort -n -m "$work/row" - >"$work/all"
  : >"$work/parents"; : >"$work/pairs"; : >"$work/risen"
  while read -r at left; do
    [ $((at % 2)) -eq 0 ] || bad "the proof lacks a hash beside node $at at height $height"
    if [ "$at" -eq $((nodes - 1)) ]; then
      echo "$((at / 2)) $left" >>"$work/risen"
    else
      next= right=
      read -r next right || :
      [ "$next" = $((at + 1)) ] || bad "the proof lacks a hash beside node $at at height $height"
      echo "$((at / 2))" >>"$work/parents"
      echo "01$left$right" >>"$work/pairs"
    fi
  done <"$work/all"
  if [ -s "$work/pairs" ]; then
    tr -d '\n' <"$work/pairs" | tr a-f A-F | basenc --base16 -d | hashes -b 65 |
      paste -d ' ' "$work/parents" - >"$work/row"
  else
    : >"$work/row"
  fi
  cat "$work/risen" >>"$work/row"
  nodes=$(((nodes + 1) / 2)) height=$((height + 1))
done
[ "$(cat "$work/row")" = "0 $root" ] || bad "the entries are not those that the checkpoint signs"
echo "entries    $count, each in the log at its number"
echo "INTACT"
[ $# -gt 0 ] || echo "The key came with the bundle. Run sh check.sh KEY with the one that you know: $(cat trust/log.vkey)"
`.replaceAll('@{', '$' + '{');
