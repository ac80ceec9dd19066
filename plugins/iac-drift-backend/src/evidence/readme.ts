/** What stands in the store beside the log. @internal */
export const README = `This is the published copy of a log of infrastructure drift.

  segments/     the entries, one a line. A file is named by its first entry and
                the one after its last.
  checkpoints/  signed checkpoints, named by the number of entries they cover
  checkpoint    the newest of them
  blobs/        data too large for an entry; an entry holds its SHA-256
  trust/        the public key of the log. Whoever could change this copy could
                change this file too: compare it with the key that you were
                given on another way.

To verify it:

  iac-drift verify . --vkey KEY

or with sha256sum, sed and openssl alone, as docs/log-format.md describes.

If this is a folder on a disk, then it is not write-once storage: whoever may
write to the disk can delete files. Verification finds every change, gap and cut
up to the newest checkpoint that you know of. It cannot find that the newest
entries and all checkpoints over them were removed together, unless you keep a
later checkpoint elsewhere.
`;
