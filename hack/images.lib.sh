# shellcheck shell=bash
# What an image is made of: a directory in its final layout, packed into layers, and one tar around them. Sourced by hack/images
# and hack/mkimage, which set CREATED.
#
# The tar holds the OCI layout (blobs, index.json) and the manifest.json of `docker save` beside it, over the same blobs: containerd, Docker and
# Podman load it, and registries' tools read it. Same files, same bytes: entries are sorted, owned by root, and stamped one second after the epoch;
# runtimes keep the stamp, and Java ignores its recorded classes when a jar's stamp is another one.

OCI=application/vnd.oci.image
STAMP=1
# A layer that is not sent anywhere need not be packed: "tar" makes it sooner.
LAYER_FORMAT=tar+gzip
case $(uname -m) in
  x86_64 | amd64) ARCH=amd64 ;;
  aarch64 | arm64) ARCH=arm64 ;;
  *) die "does not know what images call the architecture $(uname -m)" ;;
esac

digest_of() { sha256sum "$1" | cut -d' ' -f1; }

# Words as a JSON array of strings. Nothing that is packed here needs more escaping than this.
json_array() { # [WORD...]
  local word out=''
  for word; do
    word=${word//\\/\\\\}
    out="$out,\"${word//\"/\\\"}\""
  done
  printf '[%s]' "${out#,}"
}

# Lines of "key=value" as a JSON object.
json_object() { # <lines
  local key value out=''
  while IFS='=' read -r key value; do
    value=${value//\\/\\\\}
    out="$out,\"$key\":\"${value//\"/\\\"}\""
  done
  printf '{%s}' "${out#,}"
}

# What programs expect in a root directory.
root_files() { # ROOT
  mkdir -p "$1/etc"
  install -d -m 1777 "$1/tmp"
  printf 'root:x:0:0:root:/tmp:/none\nnonroot:x:65532:65532:nonroot:/tmp:/none\n' >"$1/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' >"$1/etc/group"
  printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$1/etc/nsswitch.conf"
}

# Starts an image: its blobs are gathered in DIRECTORY.
begin_image() { # DIRECTORY
  IMAGE_DIR=$1 LAYERS='' MANIFESTS='' LOADABLE='' FACTS=''
  rm -rf "$IMAGE_DIR"
  mkdir -p "$IMAGE_DIR/blobs/sha256"
}

# Moves a file among the blobs; leaves its digest and size in BLOB and BLOB_SIZE.
blob() { # FILE
  BLOB=$(digest_of "$1") BLOB_SIZE=$(stat -c %s "$1")
  mv "$1" "$IMAGE_DIR/blobs/sha256/$BLOB"
}

# Packs what lies at PATHS under ROOT; a path that ends in a slash is that directory alone, without what is in it.
layer() { # NAME ROOT PATH...
  local name=$1 root=$2 path plain=$IMAGE_DIR/layer.tar unpacked diff
  shift 2
  for path; do
    case $path in
      */) printf '%s\0' "${path%/}" ;;
      *) (cd "$root" && find "$path" -print0) ;;
    esac
  done | LC_ALL=C sort -z |
    tar -C "$root" --null --no-recursion --format=gnu --mtime=@$STAMP --owner=0 --group=0 --numeric-owner -T - -cf "$plain"
  unpacked=$(stat -c %s "$plain")
  diff=$(digest_of "$plain")
  if [ "$LAYER_FORMAT" = tar+gzip ]; then
    gzip -n -6 "$plain"
    mv "$plain.gz" "$plain"
  fi
  blob "$plain"
  LAYERS="$LAYERS$name $BLOB $BLOB_SIZE $diff $unpacked"$'\n'
}

# Ends one image over the layers that were packed so far; several may share them.
image() { # REFERENCE CONFIG(JSON: the object "config" of the OCI image configuration)
  local reference=$1 name digest size diff unpacked diffs='' history='' layers='' paths='' file=$IMAGE_DIR/json config
  while read -r name digest size diff unpacked; do
    [ -n "$name" ] || continue
    diffs="$diffs,\"sha256:$diff\""
    history="$history,{\"created\":\"$CREATED\",\"created_by\":\"hack/$(basename "$0")\",\"comment\":\"$name\"}"
    layers="$layers,{\"mediaType\":\"$OCI.layer.v1.$LAYER_FORMAT\",\"digest\":\"sha256:$digest\",\"size\":$size}"
    paths="$paths,\"blobs/sha256/$digest\""
  done <<<"$LAYERS"
  printf '{"created":"%s","architecture":"%s","os":"linux","config":%s,"rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}' \
    "$CREATED" "$ARCH" "$2" "${diffs#,}" "${history#,}" >"$file"
  blob "$file"
  config=$BLOB
  printf '{"schemaVersion":2,"mediaType":"%s.manifest.v1+json","config":{"mediaType":"%s.config.v1+json","digest":"sha256:%s","size":%s},"layers":[%s]}' \
    $OCI $OCI "$config" "$BLOB_SIZE" "${layers#,}" >"$file"
  blob "$file"
  MANIFESTS="$MANIFESTS,{\"mediaType\":\"$OCI.manifest.v1+json\",\"digest\":\"sha256:$BLOB\",\"size\":$BLOB_SIZE,
    \"platform\":{\"architecture\":\"$ARCH\",\"os\":\"linux\"},
    \"annotations\":{\"io.containerd.image.name\":\"$(full_name "$reference")\",\"org.opencontainers.image.ref.name\":\"${reference##*:}\"}}"
  LOADABLE="$LOADABLE,{\"Config\":\"blobs/sha256/$config\",\"RepoTags\":[\"$reference\"],\"Layers\":[${paths#,}]}"
  FACTS="${FACTS}image $reference sha256:$BLOB"$'\n'
}

# A name without a registry is one of Docker Hub's, for containerd as for Docker.
full_name() { # REFERENCE
  case ${1%%/*} in
    *.* | *:* | localhost) printf '%s' "$1" ;;
    *) printf 'docker.io/%s' "$1" ;;
  esac
}

# Writes FILE.tar with all images since begin_image, whole or not at all, and FILE.facts: a line for each image, layer, and their total.
end_image() { # FILE
  local name digest size diff unpacked total=0 unpacked_total=0
  printf '{"imageLayoutVersion":"1.0.0"}' >"$IMAGE_DIR/oci-layout"
  printf '{"schemaVersion":2,"mediaType":"%s.index.v1+json","manifests":[%s]}' $OCI "${MANIFESTS#,}" >"$IMAGE_DIR/index.json"
  printf '[%s]' "${LOADABLE#,}" >"$IMAGE_DIR/manifest.json"
  tar -C "$IMAGE_DIR" --sort=name --format=gnu --mtime=@$STAMP --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
    -cf "$1.part" oci-layout index.json manifest.json blobs
  rm -rf "$IMAGE_DIR"
  while read -r name digest size diff unpacked; do
    [ -n "$name" ] || continue
    FACTS="${FACTS}layer $name sha256:$digest $size $unpacked"$'\n'
    total=$((total + size)) unpacked_total=$((unpacked_total + unpacked))
  done <<<"$LAYERS"
  printf '%stotal %s %s\n' "$FACTS" "$total" "$unpacked_total" >"$1.facts"
  mv -f "$1.part" "$1.tar"
}
