/** What stands in the store beside the log. @internal */
export const README = `This is the published copy of a log of infrastructure drift.

  segments/     the entries, one a line. A file is named by its first entry and
                the one after its last.
  checkpoints/  signed checkpoints, named by the number of entries they cover;
                beside them the lines of witnesses (.cosig.) and timestamps (.tsr.)
  checkpoint    the newest of them whose tiles are all there
  tile/         the tree and the entries as C2SP tlog-tiles
  blobs/        data too large for an entry; an entry holds its SHA-256
  schemas/      JSON Schemas of the events
  trust/        the public key of the log, and which witnesses there are. Whoever
                could change this copy could change these files too: compare the
                key with the one that you were given on another way.

To verify it:

  iac-drift verify . --vkey KEY

or with sha256sum, sed and openssl alone, as docs/log-format.md describes.

If this is a folder on a disk, then it is not write-once storage: whoever may
write to the disk can delete files. Verification finds every change, gap and cut
up to the newest checkpoint that you know of. It cannot find that the newest
entries and all checkpoints over them were removed together, unless you keep a
later checkpoint elsewhere.
`;
