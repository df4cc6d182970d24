# shellcheck shell=bash
# Tries images out as a node would run them: unpacked from their tar, as a user without rights. Sourced by hack/images.

RUNS=15
LINKED_PERCENT=95

check() { # NAME...
  local name
  same_again "$@"
  for name; do
    (
      trap 'ended $? "$name"' EXIT
      root=$OUT/$name.check
      mapfile -t USERS < <(users_of "$OUT/$name.tar")
      unpack "$OUT/$name.tar" "$root"
      case " $TESTS " in
        *" $name "*) try_out_test_image "$name" "$root" ;;
        *)
          # shellcheck disable=SC1090 # one of hack/images.d
          . "$RECIPES/$name"
          only_java "$root"
          lists_its_materials "$name" "$root"
          refuses_what_was_recorded_for_other_jars "$root"
          try_out "$root"
          start_up "$root"
          ;;
      esac
      rm -rf "$root"
    )
  done
  containerd_takes "$@"
}

# Measures starts with the cache of linked classes and without.
measure() { # NAME...
  local name
  for name; do
    case " $TESTS " in *" $name "*) die "--startup is for what is shipped: $SHIPPED" ;; esac
    (
      trap 'ended $? "$name"' EXIT
      root=$OUT/$name.check
      mapfile -t USERS < <(users_of "$OUT/$name.tar")
      unpack "$OUT/$name.tar" "$root"
      # shellcheck disable=SC1090 # one of hack/images.d
      . "$RECIPES/$name"
      mkdir -p "$root/tmp/lab"
      start_up "$root"
      rm -rf "$root"
    )
  done
}

# Builds once more, from a copy of the sources at another place, with nothing that the first build left, and compares digests.
same_again() { # NAME...
  local name copy=$OUT/again git
  rm -rf "$copy"
  mkdir -p "$copy"
  git=$(git -C "$REKINDLE_ROOT" rev-parse --absolute-git-dir)
  (cd "$REKINDLE_ROOT" && git ls-files -z --cached --others --exclude-standard | tar --null -T - -c) | tar -x -C "$copy"
  GIT_DIR=$git GIT_OPTIONAL_LOCKS=0 REKINDLE_CACHE=$copy/cache "$copy/hack/images" "$@" >/dev/null || die "the second build failed; see $copy/target/images"
  for name; do
    diff "$OUT/$name.facts" "$copy/target/images/$name.facts" >&2 || die "$name: two builds, two digests; the second is in $copy/target/images"
    say "$name: two builds, one digest"
  done
  rm -rf "$copy"
}

ended() { # STATUS NAME
  stop_server
  stop "${STARTED_PID:-}"
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

# As whom the images in a tar run, in their order.
users_of() { # TAR
  local config
  for config in $(tar -xOf "$1" manifest.json | grep -o '"Config":"[^"]*"' | cut -d '"' -f 4); do
    printf '%s\n' "$(tar -xOf "$1" "$config" | sed 's/.*"User":"\([^"]*\)".*/\1/; t; s/.*/0:0/')"
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

# The bill of materials names whatever holds code, and nothing that is not inside; the same file lies beside the image.
lists_its_materials() { # NAME ROOT
  local file=$2/sbom/$1.cdx.json listed inside code jars
  cmp -s "$file" "$OUT/$1.cdx.json" || die "the image has another list of materials than target/images/$1.cdx.json"
  # Before them come the tools that wrote the list.
  listed=$(sed -n '/^  "components"/,$p' "$file" | tr -d ' \n' | grep -o '"SHA-256","content":"[0-9a-f]*"' | cut -d '"' -f 6 | sort -u)
  inside=$(find "$2" -type f -exec sha256sum {} + | cut -d ' ' -f 1 | sort -u)
  code=$(find "$2" -type f \( -name '*.jar' -o -name '*.so' -o -name '*.so.[0-9]*' -o -path "$2/jre/bin/java" -o -path "$2/jre/lib/modules" \) \
    -exec sha256sum {} + | cut -d ' ' -f 1 | sort -u)
  jars=$(find "$2/app/lib" -name '*.jar' | wc -l)
  [ -z "$(comm -23 <(echo "$listed") <(echo "$inside"))" ] || die "listed in $file, but not in the image: $(comm -23 <(echo "$listed") <(echo "$inside"))"
  [ -z "$(comm -23 <(echo "$code") <(echo "$listed"))" ] || die "in the image, but not listed in $file: $(comm -23 <(echo "$code") <(echo "$listed"))"
  # The module whose main it is comes first, as what all this is for.
  [ "$(grep -c '"purl" : "pkg:maven/' "$file")" -eq "$jars" ] || die "$file does not list $jars modules of Maven"
  say "$1: lists its $(wc -l <<<"$listed") files with code, $jars of them jars"
}

# Runs the image with the cache of linked classes or not at all, its sums compared.
java_strictly() { # ROOT USER ARGUMENT...
  local root=$1 user=$2
  shift 2
  rm -f "$root/tmp/loaded"
  inside "$root" "$user" /jre/bin/java -XX:AOTMode=on -XX:+UnlockDiagnosticVMOptions -XX:+VerifySharedSpaces \
    -Xlog:class+load:file=/tmp/loaded:none:filesize=0 @/app/options "$@"
}

# Of the classes that the last strict run loaded, nearly all are to come from the cache, or the list that it was made of is out of date.
mostly_linked() { # NAME ROOT
  local all linked
  all=$(grep -c ' source: ' "$2/tmp/loaded" || true)
  linked=$(grep -c ' source: shared objects file' "$2/tmp/loaded" || true)
  say "$1: $linked of $all classes of a start were linked beforehand"
  [ "$all" -gt 0 ] && [ $((linked * 100)) -ge $((all * ${linked_percent:-$LINKED_PERCENT})) ] ||
    die "too few; hack/images --record $1 notes anew what a start loads (see $2/tmp/loaded)"
}

# Shows that the strict runs of this check can fail at all: a jar with another stamp is another jar.
refuses_what_was_recorded_for_other_jars() { # ROOT
  local jar
  for jar in "$1"/app/lib/*.jar; do :; done
  touch -d @2 "$jar"
  ! java_strictly "$1" "${USERS[0]}" >"$OUT/strict.log" 2>&1 || die "Java took a record that does not fit"
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
    --listen-peer-urls "unix://$directory/peer.sock" >"$directory/etcd.log" 2>&1 9>&- &
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
  stop "$ETCD_PID"
  ETCD_PID=''
}

stop() { # PID, or nothing
  [ -n "$1" ] || return 0
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

# Waits until a command succeeds, as long as PID lives.
until_it() { # PID LOG COMMAND...
  local pid=$1 log=$2
  shift 2
  for _ in $(seq 300); do
    ! "$@" >/dev/null 2>&1 || return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 5 "$log" >&2
  die "did not come up: $*"
}

# Whether MinIO is alive there, and not somebody else.
is_minio() { # PORT
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf 'GET /minio/health/live HTTP/1.0\r\n\r\n' >&3
    grep -aqi '^Server: MinIO' <&3
  )
}

# Starts what the image of a test holds, and asks it something.
try_out_test_image() { # NAME ROOT
  local name=$1 root=$2 user=${USERS[0]} log=$2.log port=$((20000 + RANDOM % 10000)) others
  others=$(cd "$root" && find . -type f -perm /111 ! -path './usr/local/bin/*')
  [ -z "$others" ] || die "programs that do not belong into an image: $others"
  mkdir -p "$root/tmp/lab"
  chown "$user" "$root/tmp/lab"
  case $name in
    etcd-*)
      inside "$root" "$user" /usr/local/bin/etcd --version >&2
      inside "$root" "$user" /usr/local/bin/etcdctl version >&2
      inside "$root" "$user" /usr/local/bin/etcdutl version >&2
      BACKGROUND=1 inside "$root" "$user" /usr/local/bin/etcd --data-dir /var/lib/etcd/m1 --listen-client-urls "http://127.0.0.1:$port" \
        --advertise-client-urls "http://127.0.0.1:$port" --listen-peer-urls unix:///tmp/lab/peer.sock >"$log" 2>&1 9>&- &
      STARTED_PID=$!
      until_it $STARTED_PID "$log" inside "$root" "$user" /usr/local/bin/etcdctl --endpoints "127.0.0.1:$port" endpoint health
      ;;
    minio)
      # As kubelets and container runtimes give them.
      echo '127.0.0.1 localhost' >"$root/etc/hosts"
      SURROUNDINGS=(HOME=/tmp)
      BACKGROUND=1 inside "$root" "$user" /usr/local/bin/minio server --address "127.0.0.1:$port" /tmp/lab >"$log" 2>&1 9>&- &
      STARTED_PID=$!
      until_it $STARTED_PID "$log" is_minio "$port"
      ;;
    writer)
      mkdir "$root/etcd"
      start_etcd "$root/etcd" "http://127.0.0.1:$port"
      inside "$root" "$user" /usr/local/bin/writer put --endpoints "$ENDPOINT" --log /tmp/lab/log --count 100 >&2
      inside "$root" "$user" /usr/local/bin/writer check --endpoints "$ENDPOINT" --log /tmp/lab/log >&2
      stop_etcd
      ;;
  esac
  stop "${STARTED_PID:-}"
  STARTED_PID=''
  rm -f "$log"
}

# Gives each tar to a containerd of its own, which unpacks it, and compares the digests that it then knows.
containerd_takes() { # NAME...
  local home=$OUT/containerd bin name kind reference digest known
  "$REKINDLE_ROOT/hack/tools" containerd
  bin=$("$REKINDLE_ROOT/hack/tools" --print containerd)
  rm -rf "$home"
  mkdir -p "$home"
  cat >"$home/config.toml" <<TOML
version = 3
root = "$home/root"
state = "$home/state"
disabled_plugins = ["io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime", "io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt",
  "io.containerd.nri.v1.nri"]
[grpc]
address = "$home/socket"
TOML
  "$bin/containerd" --config "$home/config.toml" >"$home/log" 2>&1 9>&- &
  STARTED_PID=$!
  trap 'stop "$STARTED_PID"' EXIT
  until_it $STARTED_PID "$home/log" "$bin/ctr" --address "$home/socket" version
  for name; do
    "$bin/ctr" --address "$home/socket" images import "$OUT/$name.tar" >>"$home/log" 2>&1 ||
      die "containerd does not take target/images/$name.tar: $(tail -n 1 "$home/log")"
    while read -r kind reference digest _; do
      [ "$kind" = image ] || continue
      known=$("$bin/ctr" --address "$home/socket" images ls "name==$(full_name "$reference")" 2>>"$home/log" | awk 'NR == 2 { print $3 }')
      [ "$known" = "$digest" ] || die "containerd knows $reference as '$known', not as $digest"
    done <"$OUT/$name.facts"
    say "$name: containerd takes it"
  done
  stop "$STARTED_PID"
  trap - EXIT
  rm -rf "$home"
}
