/** `README.txt` of a bundle, for whoever opens it. @internal */
export const BUNDLE_README = `Evidence from a log of drift between infrastructure code and the cloud.

  report.html       what happened, for a person
  entries.ndjson    the entries themselves, byte for byte as in the log
  proof             hashes that lead from the entries to the root in checkpoint
  checkpoint        the signed state of the whole log; cosignatures of witnesses and
                    timestamps of it lie beside it where there are any
  policy, trust/    public keys, for a first look: get the key on another way
  schemas/          JSON Schema of each type of event
  blobs/            data too large for an entry, which holds its SHA-256
  bundle.json       what was asked for
  SHA256SUMS        of every file; SHA256SUMS.note is the log's signature over it

To check it, with coreutils (8.31 or later), sed and openssl (1.1.1 or later):

  sh check.sh 'KEY'

or, on the archive as it was downloaded:

  iac-drift verify evidence.tar --vkey 'KEY'

KEY is the public key of the log as its operators gave it to you. A selection shows
what is in it. That it holds everything is the word of the portal that signed it.
`;
