#!/bin/sh
# Ceph's S3 server from Debian's packages, as root: what ceph.mjs starts.
# Without recommended packages, which would bring a manager and a file system.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get install -y -qq --no-install-recommends radosgw ceph-mon ceph-osd
