// Command independent checks a log as anyone may who has read the C2SP texts and
// nothing of this project: signed notes and the tree are those of x/mod/sumdb.
//
//	independent BASE VKEY
//
// BASE is the URL under which a log is served or the folder in which it is
// published. From a folder proofs are made of tiles; from a URL those that are
// served are checked as well.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8
const width = 1 << height

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: independent BASE VKEY")
		os.Exit(2)
	}
	log := &source{base: strings.TrimSuffix(os.Args[1], "/")}
	if err := check(log, os.Args[2]); err != nil {
		fmt.Println("tampered:", err)
		os.Exit(1)
	}
}

func check(log *source, vkey string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	signed, err := log.read("checkpoint")
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(signed, verifier)
	if err != nil {
		return err
	}
	hashes := tlog.TileHashReader(tree, log)
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	if root != tree.Hash {
		return fmt.Errorf("the tiles give the root %v, the checkpoint signs %v", root, tree.Hash)
	}
	if err := checkEntries(log, tree, hashes); err != nil {
		return err
	}
	proofs, err := checkProofs(log, tree, hashes, verifier)
	if err != nil {
		return err
	}
	fmt.Printf("intact: %d entries, %d proofs\n", tree.N, proofs)
	return nil
}

// openCheckpoint reads a tlog-checkpoint: origin, size and root on a line each.
func openCheckpoint(signed []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("checkpoint: not one of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("checkpoint: the size %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// checkEntries binds each entry in the bundles to its leaf and to the one before.
func checkEntries(log *source, tree tlog.Tree, hashes tlog.HashReader) error {
	prev := make([]byte, sha256.Size)
	for from := int64(0); from < tree.N; from += width {
		count := int64(width)
		if tree.N-from < count {
			count = tree.N - from
		}
		bundle, err := log.read(bundlePath(from/width, count))
		if err != nil {
			return err
		}
		for seq := from; seq < from+count; seq++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return fmt.Errorf("entry %d: the bundle ends before it does", seq)
			}
			length := int(binary.BigEndian.Uint16(bundle))
			entry := bundle[2 : 2+length]
			bundle = bundle[2+length:]
			leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, seq)})
			if err != nil {
				return err
			}
			if tlog.RecordHash(entry) != leaf[0] {
				return fmt.Errorf("entry %d: not the one whose hash is in the tree", seq)
			}
			end := fmt.Sprintf(",\"prev\":\"%s\",\"seq\":%d,\"v\":1}\n", hex.EncodeToString(prev), seq)
			if !bytes.HasSuffix(entry, []byte(end)) {
				return fmt.Errorf("entry %d: does not continue the one before", seq)
			}
			hash := sha256.Sum256(entry)
			prev = hash[:]
		}
		if len(bundle) > 0 {
			return fmt.Errorf("the bundle of entry %d: %d bytes too many", from, len(bundle))
		}
	}
	return nil
}

// checkProofs proves entries and older sizes, here and there, from the tiles; and
// checks what is served in proof of the same.
func checkProofs(log *source, tree tlog.Tree, hashes tlog.HashReader, verifier note.Verifier) (int, error) {
	proofs := 0
	for _, n := range places(tree.N) {
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
		if err != nil {
			return 0, err
		}
		inclusion, err := tlog.ProveRecord(tree.N, n, hashes)
		if err != nil {
			return 0, err
		}
		if err := tlog.CheckRecord(inclusion, tree.N, tree.Hash, n, leaf[0]); err != nil {
			return 0, fmt.Errorf("entry %d: %w", n, err)
		}
		old, err := tlog.TreeHash(n+1, hashes)
		if err != nil {
			return 0, err
		}
		consistency, err := tlog.ProveTree(tree.N, n+1, hashes)
		if err != nil {
			return 0, err
		}
		if err := tlog.CheckTree(consistency, tree.N, tree.Hash, n+1, old); err != nil {
			return 0, fmt.Errorf("size %d: %w", n+1, err)
		}
		proofs += 2
		if !log.isServed() {
			continue
		}
		if err := checkServedInclusion(log, verifier, tree, n, leaf[0]); err != nil {
			return 0, fmt.Errorf("the served proof of entry %d: %w", n, err)
		}
		if err := checkServedConsistency(log, tree, n+1, old); err != nil {
			return 0, fmt.Errorf("the served proof of size %d: %w", n+1, err)
		}
		proofs += 2
	}
	return proofs, nil
}

// places: both ends, the edges of tiles, and some between.
func places(size int64) []int64 {
	var all []int64
	seen := map[int64]bool{}
	for _, n := range []int64{0, 1, 2, width - 1, width, width + 1, size / 3, size / 2, size - 2, size - 1} {
		if n >= 0 && n < size && !seen[n] {
			seen[n] = true
			all = append(all, n)
		}
	}
	return all
}

// checkServedInclusion reads a tlog-proof: header, extra, index, hashes, an empty
// line and the checkpoint.
func checkServedInclusion(log *source, verifier note.Verifier, tree tlog.Tree, n int64, leaf tlog.Hash) error {
	file, err := log.read(fmt.Sprintf("entries/%d/proof", n))
	if err != nil {
		return err
	}
	head, signed, found := bytes.Cut(file, []byte("\n\n"))
	if !found {
		return fmt.Errorf("no empty line")
	}
	lines := strings.Split(string(head), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("it begins with %q", lines[0])
	}
	lines = lines[1:]
	if extra := strings.TrimPrefix(lines[0], "extra "); extra != lines[0] {
		entry, err := base64.StdEncoding.DecodeString(extra)
		if err != nil {
			return err
		}
		if tlog.RecordHash(entry) != leaf {
			return fmt.Errorf("the entry in it is another one")
		}
		lines = lines[1:]
	}
	if lines[0] != fmt.Sprintf("index %d", n) {
		return fmt.Errorf("it says %q", lines[0])
	}
	proof, err := parseHashes(lines[1:])
	if err != nil {
		return err
	}
	signedTree, err := openCheckpoint(signed, verifier)
	if err != nil {
		return err
	}
	if signedTree.N < tree.N {
		return fmt.Errorf("its checkpoint is older")
	}
	return tlog.CheckRecord(proof, signedTree.N, signedTree.Hash, n, leaf)
}

func checkServedConsistency(log *source, tree tlog.Tree, size int64, old tlog.Hash) error {
	text, err := log.read(fmt.Sprintf("consistency?from=%d&to=%d", size, tree.N))
	if err != nil {
		return err
	}
	proof, err := parseHashes(strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"))
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, size, old)
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, line := range lines {
		if line == "" && len(lines) == 1 {
			break
		}
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// bundlePath is the path of a tile of level 0 with "entries" for the level.
func bundlePath(n, count int64) string {
	path := tilePath(tlog.Tile{H: height, L: 0, N: n, W: int(count)})
	return strings.Replace(path, "tile/0/", "tile/entries/", 1)
}

// tilePath is that of sumdb without the height, which C2SP fixes.
func tilePath(t tlog.Tile) string {
	return strings.Replace(t.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
}

// source is where a log is read. It is a tlog.TileReader.
type source struct {
	base string
}

func (s *source) isServed() bool {
	return strings.HasPrefix(s.base, "http://") || strings.HasPrefix(s.base, "https://")
}

func (s *source) read(path string) ([]byte, error) {
	if !s.isServed() {
		return os.ReadFile(filepath.Join(s.base, filepath.FromSlash(path)))
	}
	request, err := http.NewRequest("GET", s.base+"/"+path, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "text/plain, */*;q=0.5")
	if token := os.Getenv("TOKEN"); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, response.Status)
	}
	return io.ReadAll(response.Body)
}

func (s *source) Height() int { return height }

func (s *source) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		bytes, err := s.read(tilePath(tile))
		if err != nil {
			return nil, err
		}
		if len(bytes) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", tilePath(tile), len(bytes))
		}
		data[i] = bytes
	}
	return data, nil
}

// SaveTiles keeps nothing: a second reading must give the same.
func (s *source) SaveTiles([]tlog.Tile, [][]byte) {}
