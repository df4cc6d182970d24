# shellcheck shell=bash
# Tries images out as a node would run them: unpacked from their tar, as a user without rights. Sourced by hack/images.

RUNS=7
NOBODY=65532:65532

check() { # NAME...
  local name
  [ "$(id -u)" -eq 0 ] || die "--check needs root: it becomes the images' users"
  for name; do
    [ -e "$RECIPES/$name" ] || continue
    (
      trap 'ended $? "$name"' EXIT
      # shellcheck disable=SC1090 # one of hack/images.d
      . "$RECIPES/$name"
      root=$OUT/$name.check
      unpack "$OUT/$name.tar" "$root"
      only_java "$root"
      refuses_what_was_recorded_for_other_jars "$root"
      try_out "$root"
      rm -rf "$root"
    )
  done
}

ended() { # STATUS NAME
  stop_server
  stop_etcd
  if [ "$1" -eq 0 ]; then say "$2: holds"; else say "$2: the check failed; its files are in $OUT/$2.check"; fi
}

# Lays out the layers of the first image in a tar, one over the other.
unpack() { # TAR DIRECTORY
  local blob
  rm -rf "$2"
  mkdir -p "$2"
  for blob in $(tar -xOf "$1" manifest.json | sed 's/.*"Layers":\[\([^]]*\)\].*/\1/' | tr -d '"' | tr ',' ' '); do
    tar -xOf "$1" "$blob" | tar -xzpf - -C "$2" --same-owner --numeric-owner
  done
}

# Of everything that could be run, an image holds java, and the libraries that it is linked to.
only_java() { # ROOT
  local others
  others=$(cd "$1" && find . -type f -perm /111 ! -path ./jre/bin/java ! -name '*.so' ! -name '*.so.[0-9]*')
  [ -z "$others" ] || die "programs that do not belong into an image: $others"
  others=$(find "$1" ! -type l \( -perm /6000 -o \( -perm /022 ! -path "$1/tmp" \) \))
  [ -z "$others" ] || die "open to all, or with rights of their own: $others"
  [ -x "$1/jre/bin/java" ] || die "there is no java in $1"
}

java_strictly() { # ROOT ARGUMENT...
  local root=$1
  shift
  inside "$root" "$NOBODY" /jre/bin/java -XX:AOTMode=on @/app/options "$@"
}

# Shows that the strict runs of this check can fail at all: a jar with another stamp is another jar.
refuses_what_was_recorded_for_other_jars() { # ROOT
  local jar
  for jar in "$1"/app/lib/*.jar; do :; done
  touch -d @2 "$jar"
  ! java_strictly "$1" >"$OUT/strict.log" 2>&1 || die "Java took a record that does not fit"
  grep -q 'AOT' "$OUT/strict.log" || die "Java did not say that the record does not fit: $(cat "$OUT/strict.log")"
  touch -d @"$STAMP" "$jar"
}

# The one in the middle of so many runs.
median() { sort -n | sed -n "$(((RUNS + 1) / 2))p"; }

# A real etcd in DIRECTORY, on sockets unless a client URL is given.
start_etcd() { # DIRECTORY [URL] -> ENDPOINT
  local directory=$1 etcd
  etcd=$("$REKINDLE_ROOT/hack/tools" --print etcd-3.6)
  ENDPOINT=${2:-unix://$directory/client.sock}
  "$etcd/etcd" --name m1 --data-dir "$directory/m1.etcd" --listen-client-urls "$ENDPOINT" --advertise-client-urls "${2:-http://localhost:2379}" \
    --listen-peer-urls "unix://$directory/peer.sock" >"$directory/etcd.log" 2>&1 &
  ETCD_PID=$!
  for _ in $(seq 100); do
    ! "$etcd/etcdctl" --endpoints "$ENDPOINT" --command-timeout 1s endpoint health >/dev/null 2>&1 || return 0
    kill -0 "$ETCD_PID" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 5 "$directory/etcd.log" >&2
  die "etcd did not come up on $directory/m1.etcd"
}

stop_etcd() {
  [ -n "${ETCD_PID:-}" ] || return 0
  kill "$ETCD_PID" 2>/dev/null || true
  wait "$ETCD_PID" 2>/dev/null || true
  ETCD_PID=''
}
